// Reads QR codes, from the camera or from a picture, on this device alone (jsQR).
import jsQR from "jsqr";

const EVERY = 120; // ms between two looks
const FRAME = 1000; // pixels of the middle square of what the camera sees
const SIZES = [1600, 2600, 4000]; // of a photo's longer side, until one of them reads

function pixels(source, x, y, side, wide, high) {
  const canvas = document.createElement("canvas");
  canvas.width = wide;
  canvas.height = high;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(source, x, y, side.width, side.height, 0, 0, wide, high);
  return pen.getImageData(0, 0, wide, high);
}

const read = (image, inversionAttempts = "dontInvert") => jsQR(image.data, image.width, image.height, { inversionAttempts })?.data || null;

/** The text of the code in a photo, looked for in the whole and then in each quarter; null without one. */
export async function readPhoto(file) {
  const picture = await createImageBitmap(file);
  try {
    for (const size of SIZES) {
      const scale = Math.min(1, size / Math.max(picture.width, picture.height));
      const text = read(pixels(picture, 0, 0, picture, Math.round(picture.width * scale), Math.round(picture.height * scale)));
      if (text || scale === 1) { if (text) return text; break; }
    }
    const half = { width: picture.width * 0.6, height: picture.height * 0.6 }; // quarters overlap, so that none cuts the code
    const scale = Math.min(1, 1800 / Math.max(half.width, half.height));
    for (const x of [0.4, 0]) {
      for (const y of [0.4, 0]) {
        const part = pixels(picture, picture.width * x, picture.height * y, half, Math.round(half.width * scale), Math.round(half.height * scale));
        const text = read(part, "attemptBoth");
        if (text) return text;
      }
    }
    return null;
  } finally {
    picture.close();
  }
}

/** Shows the camera in `video` and looks until `found(text)` says that it was right; the answer stops it. Rejects when there is no camera. */
export async function watch(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
  video.srcObject = stream;
  await video.play();
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const look = () => {
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (side) {
      const size = Math.min(side, FRAME);
      const square = { width: side, height: side };
      const text = read(pixels(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, square, size, size));
      if (text) { stop(); found(text); return; }
    }
    timer = setTimeout(look, EVERY);
  };
  look();
  return stop;
}

/** Joins buttons, video and photo field of a page (ids scan-…) to `found(text)`; `say(name)` tells what went wrong. */
export function scanner(found, say) {
  const at = (id) => document.getElementById(id);
  const view = at("scan-view");
  let stop = null;
  const close = () => {
    stop?.();
    stop = null;
    view.hidden = true;
  };
  const camera = Boolean(navigator.mediaDevices?.getUserMedia);
  at("scan-start").hidden = !camera;
  at("scan-start").addEventListener("click", async () => {
    close();
    view.hidden = false;
    try {
      stop = await watch(at("scan-video"), (text) => { close(); found(text); });
    } catch {
      close();
      say("no-camera");
    }
  });
  at("scan-stop").addEventListener("click", () => { close(); at("scan-start").focus(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); });
  at("scan-photo").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) photo(file, found, say);
  });
}

export async function photo(file, found, say) {
  const text = await readPhoto(file).catch(() => null);
  if (text) found(text);
  else say("no-code");
}
