// The camera as a reader of bands: the browser's own detector where there is one, else the worker.
const WIDTH = 640;

export class Scanner {
  constructor(video, onText) {
    this.video = video;
    this.onText = onText;
    this.facing = "environment";
  }

  async start() {
    await this.stop();
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: this.facing, width: { ideal: 1280 } } });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.isRunning = true;
    this.detector = "BarcodeDetector" in window ? await ownDetector() : null;
    this.worker = this.detector ? null : new Worker("scanner.js");
    this.look();
  }

  async stop() {
    this.isRunning = false;
    this.worker?.terminate();
    this.worker = null;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  async turn() {
    this.facing = this.facing === "environment" ? "user" : "environment";
    await this.start();
  }

  get track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  get hasLight() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  async light(isOn) {
    await this.track?.applyConstraints({ advanced: [{ torch: isOn }] });
  }

  async look() {
    if (!this.isRunning) return;
    const text = await this.read();
    if (text && this.isRunning) this.onText(text);
    setTimeout(() => this.look(), 120);
  }

  async read() {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return null;
    if (this.detector) return (await this.detector.detect(this.video))[0]?.rawValue ?? null;
    const height = Math.round((WIDTH * videoHeight) / videoWidth);
    const canvas = new OffscreenCanvas(WIDTH, height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, 0, 0, WIDTH, height);
    const pixels = context.getImageData(0, 0, WIDTH, height).data.buffer;
    return new Promise((resolve) => {
      if (!this.worker) return resolve(null);
      this.worker.onmessage = ({ data }) => resolve(data);
      this.worker.postMessage({ pixels, width: WIDTH, height }, [pixels]);
    });
  }
}

async function ownDetector() {
  const formats = await BarcodeDetector.getSupportedFormats();
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}
