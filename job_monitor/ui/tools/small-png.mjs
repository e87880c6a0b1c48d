// The same picture in at most 256 colours: a third of the bytes, and nothing that an eye would miss on a page.
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(kind, data) {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

// In the browser, which decodes the picture. The colours of most pixels are kept; others become the nearest of them.
async function inFewColours(address) {
  const image = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const pixels = new Uint32Array(data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const partsOf = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const kept = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 256)
    .map(([pixel]) => partsOf(pixel));
  const far = ([r, g, b], [x, y, z]) => (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
  const nearest = (colour) => {
    let best = 0;
    for (let place = 1; place < kept.length; place += 1) {
      if (far(kept[place], colour) < far(kept[best], colour)) best = place;
    }
    return best;
  };
  const placeOf = new Map([...counts.keys()].map((pixel) => [pixel, nearest(partsOf(pixel))]));
  const places = Uint8Array.from(pixels, (pixel) => placeOf.get(pixel));
  let text = "";
  for (let at = 0; at < places.length; at += 32_768) text += String.fromCharCode(...places.subarray(at, at + 32_768));
  return { width: image.width, height: image.height, palette: kept.flat(), places: btoa(text) };
}

/** `page` is one on which a data address may be fetched: an empty one. */
export async function smallPng(page, png) {
  const address = `data:image/png;base64,${png.toString("base64")}`;
  const { width, height, palette, places } = await page.evaluate(inFewColours, address);
  const pixels = Buffer.from(places, "base64");
  const lines = Buffer.alloc(height * (width + 1)); // the first byte of a line is its filter: none
  for (let row = 0; row < height; row += 1) pixels.copy(lines, row * (width + 1) + 1, row * width, (row + 1) * width);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette)),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
