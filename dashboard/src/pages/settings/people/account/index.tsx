import { useSession } from '@/app/session'
import { KeyValue, KeyValues } from '@/ui/KeyValue'
import { Page } from '@/ui/Page'
import { Section } from '@/ui/Section'
import { RoleBadge } from '../roles'
import { OtherSessions } from './OtherSessions'
import { PasswordForm } from './PasswordForm'

/** Who is signed in: his password and his other sessions. */
export function AccountSection() {
  const user = useSession()
  return (
    <Page title="Your account">
      <div className="flex flex-col gap-5">
        <Section title="You">
          <KeyValues>
            <KeyValue name="Name">{user.name}</KeyValue>
            <KeyValue name="E-mail">
              <span className="break-all">{user.email}</span>
            </KeyValue>
            <KeyValue name="Role">
              <RoleBadge role={user.role} />
            </KeyValue>
          </KeyValues>
          <p className="mt-3 text-12 text-muted">Name and role are changed by an owner, under Users.</p>
        </Section>
        <PasswordForm />
        <OtherSessions />
      </div>
    </Page>
  )
}
