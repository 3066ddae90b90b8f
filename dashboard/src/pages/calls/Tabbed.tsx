import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '@/api/client'
import { useOrganisation } from '@/app/business'
import { Page } from '@/ui/Page'
import { Tabs } from '@/ui/Tabs'

/** The frame of calls and of the messages left on them. */
export function Tabbed({ open, children }: { open: 'calls' | 'messages'; children: ReactNode }) {
  const navigate = useNavigate()
  const organisation = useOrganisation()
  const query = { open: true, limit: 100, ...(organisation && { organisation }) }
  const { data } = api.useQuery('get', '/api/messages', { params: { query } })
  const left = data && `${data.messages.length}${data.next_cursor ? '+' : ''}`
  return (
    <Page title="Calls">
      <Tabs
        label="Calls and messages"
        value={open}
        onChange={(value) => void navigate({ to: value === 'calls' ? '/calls' : '/calls/messages' })}
        tabs={[
          { value: 'calls', label: 'Calls', content: open === 'calls' && children },
          {
            value: 'messages',
            label: (
              <>
                Messages
                {left && left !== '0' && (
                  <span className="figures rounded-full bg-waiting-tint px-2 text-12 text-waiting">
                    {left}
                    <span className="sr-only"> not done</span>
                  </span>
                )}
              </>
            ),
            content: open === 'messages' && children,
          },
        ]}
      />
    </Page>
  )
}
