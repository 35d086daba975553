/** What befell a GPU device, beside what its calls themselves report. */
export interface GpuWatch {
  /** Why the device was lost; null while it is there. */
  loss(): string | null;
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
    takeError: () => {
      const taken = error;
      error = null;
      return taken;
    },
  };
}
