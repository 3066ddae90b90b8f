import { api } from '@/api/client'
import { spaced } from './words'

/** The names of a business's services by their keys; a key in words while they are not read yet. */
export function useServiceName(organisation: string): (key: string) => string {
  const query = { organisation }
  const services = api.useQuery('get', '/api/services', { params: { query } })
  return (key) => services.data?.services.find((one) => one.key === key)?.name ?? spaced(key)
}
