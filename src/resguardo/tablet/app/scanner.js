// Reads a picture of the camera away from the page, so that the page stays quick. A classic worker: the library is one.
importScripts("vendor/jsQR.js");

onmessage = ({ data }) => {
  const found = jsQR(new Uint8ClampedArray(data.pixels), data.width, data.height, { inversionAttempts: "dontInvert" });
  postMessage(found ? found.data : null);
};
