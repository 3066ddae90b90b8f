import { useState } from 'react'
import { useBar } from '@/app/Can'
import { Section } from '@/ui/Section'

/** The message a caller has recorded, to listen to. */
export function Recording({ url }: { url: string }) {
  const bar = useBar('operator')
  const [hasFailed, setFailed] = useState(false)
  return (
    <Section title="Recorded message">
      {bar ? (
        <p className="text-13 text-muted">{bar}.</p>
      ) : (
        <>
          {/* Words of a caller: nobody has written them down. */}
          {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
          <audio
            controls
            preload="metadata"
            src={url}
            aria-label="Recorded message"
            className="w-full"
            onError={() => setFailed(true)}
          />
          {hasFailed && (
            <p role="alert" className="mt-2 text-13 text-failed">
              The recording could not be fetched. It stays with the telephone company: try again later.
            </p>
          )}
        </>
      )}
    </Section>
  )
}
