import { api } from '@/api/client'
import { Drawer } from '@/ui/Dialog'
import { ErrorState } from '@/ui/ErrorState'
import { SkeletonLines } from '@/ui/Skeleton'
import { DifferenceList } from './DifferenceList'
import { toolName, type Agent } from './settings'

interface VersionDrawerProps {
  agentId: string
  version: number
  published: Agent['published']
  onClose: () => void
}

/** A published version: how it differs from what answers now, and all it says. */
export function VersionDrawer({ agentId, version, published, onClose }: VersionDrawerProps) {
  const read = api.useQuery('get', '/api/agents/{agent_id}/versions/{version}', {
    params: { path: { agent_id: agentId, version } },
  })
  const isCurrent = version === published?.version
  const settings = read.data?.settings
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={`Version ${version}`}
      description={isCurrent ? 'It answers now' : undefined}
    >
      {settings ? (
        <div className="flex flex-col gap-6">
          {!isCurrent && published && (
            <section aria-label="Compared with what answers now">
              <h3 className="mb-2 text-14 font-semibold">
                If it came back, instead of version {published.version}
              </h3>
              <DifferenceList
                before={published.settings}
                after={settings}
                none="It says the same as what answers now."
              />
            </section>
          )}
          <Words name="Greeting" text={settings.greeting} />
          <Words name="Instructions" text={settings.instructions} />
          <Words name="Tools" text={settings.tools.map(toolName).join('\n')} />
        </div>
      ) : read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} isRetrying={read.isRefetching} />
      ) : (
        <SkeletonLines lines={10} />
      )}
    </Drawer>
  )
}

function Words({ name, text }: { name: string; text: string }) {
  return (
    <section aria-label={name}>
      <h3 className="mb-1 text-13 font-semibold">{name}</h3>
      <p className="text-13 whitespace-pre-wrap">{text}</p>
    </section>
  )
}
