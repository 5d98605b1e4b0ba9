/** How results are printed: for people, for tools, or as workflow commands of GitHub Actions. */
export const FORMATS = ['pretty', 'json', 'github'] as const;

export type Format = (typeof FORMATS)[number];
