// The same picture as a WebP of at most 256 colours: a fraction of the bytes, and nothing that an eye would miss on a page.

// In the browser, which decodes and packs. The colours of most pixels are kept; others become the nearest of them.
async function inFewColours(address) {
  const image = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const drawn = context.getImageData(0, 0, image.width, image.height);
  const pixels = new Uint32Array(drawn.data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const partsOf = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const kept = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 256)
    .map(([pixel]) => ({ pixel, parts: partsOf(pixel) }));
  const far = ([r, g, b], [x, y, z]) => (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
  const nearest = (colour) => {
    let best = kept[0];
    for (const one of kept) if (far(one.parts, colour) < far(best.parts, colour)) best = one;
    return best.pixel;
  };
  const become = new Map([...counts.keys()].map((pixel) => [pixel, nearest(partsOf(pixel))]));
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = become.get(pixels[at]);
  context.putImageData(drawn, 0, 0);
  // Chromium packs without any loss at the quality 1.
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 1 })).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

/** `page` is one on which a data address may be fetched: an empty one. */
export async function smallPicture(page, png) {
  const address = `data:image/png;base64,${png.toString("base64")}`;
  return Buffer.from(await page.evaluate(inFewColours, address), "base64");
}
