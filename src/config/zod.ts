import * as z from 'zod/mini';

// Before any schema is made: zod would otherwise try `new Function`, which a strict content policy reports.
z.config({ jitless: true });

export { z };
