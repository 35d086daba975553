import { ImageError, RuntimeError } from '../core/errors.ts';

/**
 * The RGBA bytes of a bitmap through a 2D canvas. Exact where alpha is 255; elsewhere the canvas keeps
 * colours multiplied by alpha, and what comes back is rounded: use `readTexturePixels`.
 *
 * @throws RuntimeError `canvas_perturbed`
 */
export async function readCanvasPixels(bitmap: ImageBitmap): Promise<Uint8ClampedArray> {
  canvasChecked ??= checkReadBack('2D canvas', drawAndRead, 255);
  await canvasChecked;
  return drawAndRead(bitmap);
}

/**
 * The RGBA bytes of a bitmap through a WebGL texture: exact for every alpha, with a set-up cost.
 *
 * @throws ImageError `transparent_image` where WebGL 2 is missing or the picture is too large for it
 * @throws RuntimeError `canvas_perturbed`
 */
export async function readTexturePixels(bitmap: ImageBitmap): Promise<Uint8Array> {
  textureChecked ??= checkReadBack('WebGL', uploadAndRead, 1);
  await textureChecked;
  return uploadAndRead(bitmap);
}

// Once in a page or worker: what the browser does to read-back does not change while it lives.
let canvasChecked: Promise<void> | null = null;
let textureChecked: Promise<void> | null = null;
let canvas: OffscreenCanvasRenderingContext2D | null = null;
let texture: WebGL2RenderingContext | null = null;

function drawAndRead(bitmap: ImageBitmap): Uint8ClampedArray {
  const { width, height } = bitmap;
  canvas ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (canvas === null) {
    throw new RuntimeError(
      'no_canvas',
      'This browser gives no 2D canvas: pictures cannot be read.',
    );
  }
  // Setting a size allocates anew, so only where it changes; `copy` leaves nothing of the last picture.
  if (canvas.canvas.width !== width) canvas.canvas.width = width;
  if (canvas.canvas.height !== height) canvas.canvas.height = height;
  canvas.globalCompositeOperation = 'copy';
  canvas.drawImage(bitmap, 0, 0);
  return canvas.getImageData(0, 0, width, height).data;
}

function uploadAndRead(bitmap: ImageBitmap): Uint8Array {
  const { width, height } = bitmap;
  const gl = textureContext();
  const limit: unknown = gl?.getParameter(gl.MAX_TEXTURE_SIZE);
  if (gl === null || typeof limit !== 'number' || Math.max(width, height) > limit) {
    throw new ImageError(
      'transparent_image',
      `The picture of ${width}×${height} has transparent pixels, and this browser ` +
        (gl === null
          ? 'has no WebGL 2'
          : `reads such pictures only up to ${String(limit)} pixels`) +
        ', without which their colours are lost. Remove the transparency.',
      { context: { width, height } },
    );
  }
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
  const pixels = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return pixels;
}

/** A context whose one texture is attached to the framebuffer that `readPixels` reads. */
function textureContext(): WebGL2RenderingContext | null {
  if (texture !== null && !texture.isContextLost()) return texture;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  texture = gl;
  if (gl === null) return null;
  const target = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, target);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target, 0);
  return gl;
}

/** Some privacy browsers add noise to what is read back; then no number would be right. */
async function checkReadBack(
  name: string,
  read: (bitmap: ImageBitmap) => Uint8ClampedArray | Uint8Array,
  lowestAlpha: number,
): Promise<void> {
  const side = 64;
  const known = new ImageData(side, side);
  known.data.forEach((_, i, data) => {
    const byte = (Math.imul(i + 1, 2654435761) >>> 13) & 255;
    data[i] = i % 4 === 3 ? Math.max(byte, lowestAlpha) : byte;
  });
  const bitmap = await createImageBitmap(known, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const seen = read(bitmap);
  bitmap.close();
  const altered = known.data.reduce((count, byte, i) => count + (byte === seen[i] ? 0 : 1), 0);
  if (altered > 0) {
    throw new RuntimeError(
      'canvas_perturbed',
      `This browser alters pictures that are read back (${name}: ${altered} of ${known.data.length} known bytes came back different), so no measurement would be right. Turn off its protection against fingerprinting for this page, or use another browser.`,
      { context: { altered, bytes: known.data.length } },
    );
  }
}
