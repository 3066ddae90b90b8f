export { AgentSection } from './AgentSection'
export { AgentsSection } from './AgentsSection'
export { NewAgentSection } from './NewAgentSection'
