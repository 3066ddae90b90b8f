import processors from './telephone.worklet?worker&url'

/** Why there is no microphone: the browser has none to give, somebody said no, or it is used elsewhere. */
export type MicrophoneState = 'off' | 'asking' | 'on' | 'denied' | 'missing' | 'failed'

/** The page's ear and mouth: plays frames, and takes them from a microphone once it is allowed to. */
export class Sound {
  readonly #context: AudioContext
  readonly #playout: AudioWorkletNode
  #capture: AudioWorkletNode | null = null
  #source: MediaStreamAudioSourceNode | null = null
  #stream: MediaStream | null = null

  private constructor(context: AudioContext, playout: AudioWorkletNode) {
    this.#context = context
    this.#playout = playout
  }

  /** Open the loudspeaker; null where the browser has no such thing. Call it from a click, or it stays silent. */
  static async open(): Promise<Sound | null> {
    if (typeof AudioContext === 'undefined') return null
    const context = new AudioContext({ latencyHint: 'interactive' })
    try {
      await context.audioWorklet.addModule(processors)
    } catch {
      void context.close()
      return null
    }
    const playout = new AudioWorkletNode(context, 'telephone-playout', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    })
    playout.connect(context.destination)
    void context.resume()
    return new Sound(context, playout)
  }

  /** Play 20 ms of μ-law. */
  play(frame: Uint8Array): void {
    this.#playout.port.postMessage(frame)
  }

  clear(): void {
    this.#playout.port.postMessage('clear')
  }

  /** Ask for the microphone, and give every frame of it to `onFrame`. */
  async listen(onFrame: (payload: Uint8Array, level: number) => void): Promise<MicrophoneState> {
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
      })
    } catch (error) {
      return refusal(error)
    }
    this.#capture = new AudioWorkletNode(this.#context, 'telephone-capture', { numberOfOutputs: 0 })
    this.#capture.port.onmessage = ({ data }: MessageEvent<{ payload: Uint8Array; level: number }>) =>
      onFrame(data.payload, data.level)
    this.#source = this.#context.createMediaStreamSource(this.#stream)
    this.#source.connect(this.#capture)
    return 'on'
  }

  /** Let go of the microphone; the browser's own light goes out. */
  deafen(): void {
    this.#source?.disconnect()
    this.#stream?.getTracks().forEach((track) => track.stop())
    this.#source = this.#stream = this.#capture = null
  }

  /** Ring once: two tones for a second, as American telephones do. */
  ring(): void {
    const now = this.#context.currentTime
    const volume = new GainNode(this.#context, { gain: 0 })
    volume.gain.setTargetAtTime(0.08, now, 0.02)
    volume.gain.setTargetAtTime(0, now + 1, 0.04)
    volume.connect(this.#context.destination)
    for (const frequency of [440, 480]) {
      const tone = new OscillatorNode(this.#context, { frequency })
      tone.connect(volume)
      tone.start(now)
      tone.stop(now + 1.3)
    }
  }

  close(): void {
    this.deafen()
    void this.#context.close()
  }
}

function refusal(error: unknown): MicrophoneState {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' || error instanceof TypeError
    ? 'missing'
    : 'failed'
}
