interface Page {
  next_cursor?: string | null
}

/** The paging of every list, for `api.useInfiniteQuery('get', path, init, keyset)`. */
export const keyset = {
  pageParamName: 'cursor',
  // Null is left out of the query; undefined would become the client's own default, 0, which is no cursor of ours.
  initialPageParam: null as unknown as string,
  getNextPageParam: (last: Page) => last.next_cursor ?? undefined,
}

/** Return the rows of all pages that are loaded: `rowsOf(query.data, (page) => page.calls)`. */
export function rowsOf<Loaded, Row>(
  data: { pages: Loaded[] } | undefined,
  of: (page: Loaded) => Row[],
): Row[] | undefined {
  return data?.pages.flatMap(of)
}
