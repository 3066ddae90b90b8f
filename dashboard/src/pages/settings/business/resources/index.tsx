export { ResourcesSection } from './ResourcesSection'
export { NewResourceSection, ResourceSection } from './ResourceSection'
