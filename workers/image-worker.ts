import { pictureReader } from '../src/datasets/reading.browser.ts';
import { serveImages } from '../src/runtime/image-pool.ts';
import { serve } from '../src/runtime/worker-bridge.ts';
import { ownerEnd } from '../src/runtime/worker-end.browser.ts';

serve(serveImages(pictureReader), ownerEnd());
