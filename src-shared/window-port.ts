/** On which the preload asks the host for the page's port, and the host sends it. */
export const PORT_CHANNEL = 'marketplace:port';
/** On which the preload tells the host which files a person dropped on the page. */
export const DROP_CHANNEL = 'marketplace:dropped';
/** The page's address under the `app:` protocol. */
export const PAGE_ORIGIN = 'app://station';
