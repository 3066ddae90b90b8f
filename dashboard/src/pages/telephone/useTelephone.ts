import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { keepOwnNumber, lineAddress } from '@/app/handset'
import { decode, loudness } from './audio/mulaw'
import { Sound, type MicrophoneState } from './audio/sound'
import { AgentEar, type Gap } from './line/gap'
import { phoneAfter, SWITCHED_OFF } from './line/state'
import { Line, type ToLine } from './line/wire'

const RINGS_EVERY_MS = 3000

/** Levels of the moment, 0 to 1, for whoever draws them: they change too often to be state. */
export interface Levels {
  microphone: number
  agent: number
}

/** A telephone with a number: switched on while the page is shown and `telephoneUrl` is known. */
export function useTelephone(telephoneUrl: string | null, number: string) {
  const [state, turn] = useReducer(phoneAfter, SWITCHED_OFF)
  const [microphone, setMicrophone] = useState<MicrophoneState>('off')
  const [isMuted, setMuted] = useState(false)
  const [gap, setGap] = useState<Gap | null>(null)
  const line = useRef<Line | null>(null)
  const sound = useRef<Promise<Sound | null> | null>(null)
  const speaker = useRef<Sound | null>(null)
  const levels = useRef<Levels>({ microphone: 0, agent: 0 })
  const ear = useRef(new AgentEar())
  const muted = useRef(false)

  useEffect(() => {
    if (telephoneUrl === null) return
    const opened = new Line(lineAddress(telephoneUrl, number), {
      onMessage: (told) => {
        if (told.event === 'calling' || told.event === 'incoming') setGap(null)
        if (told.event === 'status') speaker.current?.clear()
        turn({ told, at: Date.now() })
      },
      onFrame: (frame) => {
        speaker.current?.play(frame)
        const level = loudness(decode(frame))
        levels.current.agent = level
        const over = ear.current.hear(Date.now(), level)
        if (over) setGap(over)
      },
      onDown: (down, reason) => turn({ down, reason }),
    })
    line.current = opened
    keepOwnNumber(number)
    opened.open()
    return () => {
      line.current = null
      opened.close()
    }
  }, [telephoneUrl, number])

  // Browsers play nothing before somebody has touched the page.
  const wake = useCallback(() => {
    sound.current ??= Sound.open().then((opened) => (speaker.current = opened))
    return sound.current
  }, [])
  useEffect(() => {
    const touched = () => void wake()
    addEventListener('pointerdown', touched, { once: true })
    return () => removeEventListener('pointerdown', touched)
  }, [wake])
  useEffect(
    () => () => {
      const opened = sound.current
      sound.current = speaker.current = null
      void opened?.then((one) => one?.close())
    },
    [],
  )

  useEffect(() => {
    if (state.phase !== 'incoming') return
    const ring = () => speaker.current?.ring()
    ring()
    const timer = setInterval(ring, RINGS_EVERY_MS)
    return () => clearInterval(timer)
  }, [state.phase])

  const send = useCallback((message: ToLine) => line.current?.send(message), [])

  const listen = useCallback(async () => {
    setMicrophone('asking')
    const opened = await wake()
    if (!opened) {
      setMicrophone('missing')
      return
    }
    const outcome = await opened.listen((payload, level) => {
      levels.current.microphone = muted.current ? 0 : level
      if (!muted.current) line.current?.sendFrame(payload)
    })
    setMicrophone(outcome)
  }, [wake])

  const deafen = useCallback(() => {
    speaker.current?.deafen()
    levels.current.microphone = 0
    setMicrophone('off')
  }, [])

  return {
    ...state,
    microphone,
    isMuted,
    gap,
    levels,
    wake,
    listen,
    deafen,
    mute: (wanted: boolean) => {
      muted.current = wanted
      setMuted(wanted)
    },
    dial: (to: string) => {
      void wake()
      send({ event: 'dial', to })
    },
    answer: () => {
      void wake()
      send({ event: 'answer' })
    },
    decline: () => send({ event: 'decline' }),
    hangUp: () => send({ event: 'hangup' }),
    press: (digit: string) => send({ event: 'dtmf', dtmf: { digit } }),
    say: (text: string) => {
      turn({ typed: text })
      send({ event: 'say', text })
    },
    noteKill: () => setGap(ear.current.killed(Date.now())),
  }
}

export type Telephone = ReturnType<typeof useTelephone>
