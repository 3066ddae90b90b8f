import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useSessionQuery } from '@/app/session'
import { ClockZone } from '@/ui/time'
import { LinkEntry } from './LinkEntry'
import { PasswordForm } from './PasswordForm'
import { SignInForm } from './SignInForm'
import { SignInFrame } from './SignInFrame'

/** The door: e-mail and password, or a one-time link (`/sign-in#token=…`), after which a password is chosen. */
export function SignInPage() {
  const [token] = useState(tokenOfAddress)
  const [isChoosing, setChoosing] = useState(false)
  const session = useSessionQuery()
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const user = session.data ?? null
  const isDone = user !== null && !isChoosing && token === null

  const enter = () => void navigate({ href: pathOfOurs(next), replace: true })
  useEffect(() => {
    document.title = 'Sign in · Holdfast'
    // A link works once and is nobody else's: it does not stay in the address or the history.
    if (token !== null) history.replaceState(history.state, '', location.pathname + location.search)
  }, [token])
  useEffect(() => {
    if (isDone) void navigate({ href: pathOfOurs(next), replace: true })
  }, [isDone, navigate, next])

  return (
    <ClockZone>
      <SignInFrame>{content()}</SignInFrame>
    </ClockZone>
  )

  function content() {
    if (isChoosing && user) return <PasswordForm user={user} onDone={enter} />
    if (token !== null) return <LinkEntry token={token} onEntered={() => setChoosing(true)} />
    return <SignInForm onEntered={enter} />
  }
}

function tokenOfAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token')
}

/** Return where to go after the sign-in; an address that leads elsewhere leads home. */
function pathOfOurs(next: string | undefined): string {
  if (!next || !URL.canParse(next, location.origin)) return '/'
  const target = new URL(next, location.origin)
  return target.origin === location.origin ? target.pathname + target.search + target.hash : '/'
}
