/** What counts as sound on the line, 0 to 1; below it is its noise. */
const LOUD = 0.006
/** What was on its way when the process died is still heard for a moment. */
const ON_ITS_WAY_MS = 250

export type Gap = { killedAt: number; heardAfterMs: number | null }

/** Hears the agent, and measures for how long it is not heard after its process was killed. */
export class AgentEar {
  #gap: Gap | null = null
  #lastLoud: number | null = null

  /** Note that the process was killed. */
  killed(at: number): Gap {
    this.#gap = { killedAt: at, heardAfterMs: null }
    return this.#gap
  }

  /** Take how loud the agent is now; return a gap that is over by that. */
  hear(at: number, level: number): Gap | null {
    if (level < LOUD) return null
    this.#lastLoud = at
    const gap = this.#gap
    if (!gap || at - gap.killedAt < ON_ITS_WAY_MS) return null
    this.#gap = null
    return { ...gap, heardAfterMs: at - gap.killedAt }
  }

  /** Whether the agent has been heard within the last moment. */
  isSpeaking(at: number): boolean {
    return this.#lastLoud !== null && at - this.#lastLoud < ON_ITS_WAY_MS
  }
}
