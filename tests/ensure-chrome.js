import { ensureChrome } from './chrome.js';

ensureChrome();
