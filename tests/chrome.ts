export { chromeArguments, findChrome } from './chrome.js';
