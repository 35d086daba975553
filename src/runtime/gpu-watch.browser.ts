/** How long the browser may take to tell of a loss after a call failed for it, in milliseconds. */
const GRACE = 200;

/** What befell a GPU device, beside what its calls themselves report. */
export interface GpuWatch {
  /** Why the device was lost; null while it is there. */
  loss(): string | null;
  /** After a call failed: resolves when a loss is known, or when there will be none. */
  settle(): Promise<void>;
  /** The first error since the last call that nobody else caught; null when there was none. */
  takeError(): GPUError | null;
}

/** Watches a device from now on. */
export function watchGpu(device: GPUDevice): GpuWatch {
  let loss: string | null = null;
  let error: GPUError | null = null;
  void device.lost.then(({ reason, message }) => (loss = `${reason}: ${message}`));
  device.addEventListener('uncapturederror', (event) => (error ??= event.error));
  return {
    loss: () => loss,
    settle: () =>
      new Promise((resolve) => {
        void device.lost.then(() => resolve());
        setTimeout(resolve, GRACE);
      }),
    takeError: () => {
      const taken = error;
      error = null;
      return taken;
    },
  };
}
