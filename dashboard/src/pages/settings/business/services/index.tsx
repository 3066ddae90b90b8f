export { ServicesSection } from './ServicesSection'
export { NewServiceSection, ServiceSection } from './ServiceSection'
