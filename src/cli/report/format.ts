/** How results are printed: for people, for tools, as workflow commands of GitHub Actions, or as Markdown. */
export const FORMATS = ['pretty', 'json', 'github', 'markdown'] as const;

export type Format = (typeof FORMATS)[number];
