/** Name and version of this program, as every door shows them. A test holds the version to package.json. */
export const PRODUCT = { name: 'Marketplace Station', version: '0.1.0' } as const;
