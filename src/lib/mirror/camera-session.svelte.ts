/** The camera while the mirror is open: its stream, what is wrong with it, and which of two it is. */
import {
  cameraFaultOf,
  countCameras,
  openCamera,
  type CameraFault,
  type Facing,
} from './camera.ts';

export class CameraSession {
  stream = $state.raw<MediaStream | null>(null);
  fault = $state<CameraFault | null>(null);
  facing = $state<Facing>('user');
  cameras = $state(1);
  #closed = false;
  #turn = 0;
  readonly #onLost: () => void;

  /** @param onLost hears of a camera that was unplugged, or taken away by the system */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** Opens it, anew where it is open; what fails becomes `fault`. */
  async open(): Promise<void> {
    this.fault = null;
    this.#stop();
    const turn = ++this.#turn;
    try {
      const opened = await openCamera(this.facing);
      if (this.#closed || turn !== this.#turn) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      this.stream = opened;
      opened.getVideoTracks()[0]?.addEventListener('ended', () => {
        if (this.stream !== opened) return;
        this.#stop();
        this.fault = 'in-use';
        this.#onLost();
      });
      this.cameras = await countCameras();
    } catch (error) {
      if (turn === this.#turn) this.fault = cameraFaultOf(error);
    }
  }

  /** The other camera. */
  async turn(): Promise<void> {
    this.facing = this.facing === 'user' ? 'environment' : 'user';
    await this.open();
  }

  /** For good. */
  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }
}
