/** Where the Hub is, unless a setting names a mirror. */
export const HUB_BASE = 'https://huggingface.co';
