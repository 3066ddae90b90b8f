import { useCallback, useLayoutEffect, useRef, useState } from 'react'

const NEAR_PX = 48

/** Keep the end of a box in sight as it grows (`mark` changes), until somebody scrolls up; `jump` takes it up again. */
export function useFollowing<Box extends HTMLElement>(mark: string, isOn: boolean) {
  const box = useRef<Box>(null)
  const [isFollowing, setFollowing] = useState(true)

  const jump = useCallback(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
    setFollowing(true)
  }, [])

  useLayoutEffect(() => {
    if (isOn && isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [mark, isOn, isFollowing])

  const onScroll = () => {
    const at = box.current
    if (at) setFollowing(at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_PX)
  }
  return { box, isFollowing: isFollowing || !isOn, onScroll, jump }
}
