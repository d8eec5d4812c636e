/** One recording from the microphone: Opus where the browser has it, and how loud it is as it goes. */
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']
const BITS_per_s = 24_000
const BARS = 40

export interface Recorded {
  blob: Blob
  duration_ms: number
}

export class Recording {
  readonly levels: number[] = []
  readonly #started_at = performance.now()
  readonly #chunks: Blob[] = []
  readonly #samples: Uint8Array<ArrayBuffer>

  private constructor(
    readonly stream: MediaStream,
    readonly recorder: MediaRecorder,
    readonly audio: AudioContext,
    readonly analyser: AnalyserNode,
  ) {
    this.#samples = new Uint8Array(analyser.fftSize)
    recorder.addEventListener('dataavailable', event => this.#chunks.push(event.data))
    recorder.start()
  }

  /** Asks for the microphone. Rejects when there is none or it was refused. */
  static async begin(): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
    })
    const mimeType = TYPES.find(type => MediaRecorder.isTypeSupported(type))
    const options = { audioBitsPerSecond: BITS_per_s, ...(mimeType && { mimeType }) }
    const audio = new AudioContext()
    const analyser = audio.createAnalyser()
    audio.createMediaStreamSource(stream).connect(analyser)
    return new Recording(stream, new MediaRecorder(stream, options), audio, analyser)
  }

  get duration_ms(): number {
    return performance.now() - this.#started_at
  }

  /** Note how loud it is now, 0 to 1; keeps the last few for the eye. */
  listen(): void {
    this.analyser.getByteTimeDomainData(this.#samples)
    let most = 0
    for (const sample of this.#samples) most = Math.max(most, Math.abs(sample - 128))
    this.levels.push(most / 128)
    if (this.levels.length > BARS) this.levels.shift()
  }

  async finish(): Promise<Recorded> {
    const { duration_ms } = this
    const stopped = new Promise(resolve => this.recorder.addEventListener('stop', resolve, { once: true }))
    this.recorder.stop()
    await stopped
    this.cancel()
    return { blob: new Blob(this.#chunks, { type: this.recorder.mimeType }), duration_ms }
  }

  cancel(): void {
    if (this.recorder.state !== 'inactive') this.recorder.stop()
    for (const track of this.stream.getTracks()) track.stop()
    if (this.audio.state !== 'closed') void this.audio.close()
  }
}
