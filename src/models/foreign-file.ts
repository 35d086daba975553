/** What a file that is not ONNX begins with, and what to call it. */
const signatures: readonly { readonly at: number; readonly bytes: string; readonly is: string }[] = [
  { at: 0, bytes: 'version https://git-lfs', is: 'a Git LFS pointer: the model itself was not downloaded (run "git lfs pull")' },
  { at: 0, bytes: 'PK\x03\x04', is: 'a zip archive, perhaps a PyTorch checkpoint (export it with torch.onnx.export)' },
  { at: 0, bytes: '\x80\x02', is: 'a Python pickle, perhaps a PyTorch checkpoint (export it with torch.onnx.export)' },
  { at: 0, bytes: '\x1f\x8b', is: 'a gzip file (unpack it first)' },
  { at: 0, bytes: '\x89HDF', is: 'an HDF5 file, perhaps a Keras model (convert it with tf2onnx)' },
  { at: 0, bytes: '\x89PNG', is: 'a PNG picture' },
  { at: 0, bytes: '\xff\xd8\xff', is: 'a JPEG picture' },
  { at: 0, bytes: '%PDF', is: 'a PDF document' },
  { at: 0, bytes: 'GGUF', is: 'a GGUF file' },
  { at: 4, bytes: 'TFL3', is: 'a TensorFlow Lite model (convert it with tf2onnx)' },
  { at: 4, bytes: 'ORTM', is: 'a model in the ORT format (use the .onnx file it was made from)' },
  { at: 8, bytes: '{"', is: 'a safetensors file, which holds weights but no graph' },
]; // prettier-ignore

/** What a file looks like when it is not a model, or null when nothing is recognised. */
export function describeForeignFile(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'an empty file';
  const head = String.fromCharCode(...bytes.subarray(0, 256));
  const known = signatures.find(({ at, bytes: text }) => head.startsWith(text, at));
  return known?.is ?? describeText(head);
}

function describeText(head: string): string | null {
  if (!/^[\t\n\r\x20-\x7e]+$/.test(head)) return null;
  const text = head.trimStart();
  if (/^<(!doctype|html|\?xml|head|body)/i.test(text)) {
    return 'a web page (the address may need a login, or point to a page instead of the file)';
  }
  if (/^[{[]/.test(text)) return 'JSON';
  return 'plain text';
}
