/** Offers text as a file to save, and gives the name under which it is offered. */
export function downloadText(name: string, text: string): string {
  const file = name.replace(/[^A-Za-z0-9._-]+/g, '-');
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the blob after the click returns.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return file;
}
