import { Link } from '@tanstack/react-router'
import { Eraser, Merge, Pencil } from 'lucide-react'
import { useBar } from '@/app/Can'
import { Button } from '@/ui/Button'
import { buttonLink } from '@/ui/links'
import type { Contact } from './words'

/** What is being done with the contact over its page. */
export type Doing = 'edit' | 'erase' | null

/** What can be done with all of a contact; what a role may not do stays visible and says why. */
export function ContactActions({ contact, onDo }: { contact: Contact; onDo: (doing: Doing) => void }) {
  const operating = useBar('operator')
  const owning = useBar('owner')
  const mergeIcon = <Merge aria-hidden className="size-4" />
  return (
    <>
      <Button
        icon={<Pencil aria-hidden className="size-4" />}
        disabledBecause={operating}
        onClick={() => onDo('edit')}
      >
        Edit
      </Button>
      {operating === undefined ? (
        <Link
          to="/contacts/$contactId/merge"
          params={{ contactId: contact.contact_id }}
          className={buttonLink}
        >
          {mergeIcon}
          Merge
        </Link>
      ) : (
        <Button icon={mergeIcon} disabledBecause={operating}>
          Merge
        </Button>
      )}
      <Button
        icon={<Eraser aria-hidden className="size-4" />}
        disabledBecause={owning}
        onClick={() => onDo('erase')}
      >
        Erase
      </Button>
    </>
  )
}
