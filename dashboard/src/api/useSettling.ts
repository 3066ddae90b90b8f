import { answer, client } from './client'
import { useAction } from './useAction'

/** Note that a message was dealt with, or (`isDone: false`) that it still has to be. */
export function useSettling(onDone: (isDone: boolean) => void) {
  return useAction({
    run: (wish: { messageId: string; isDone: boolean }, once) => {
      const path = { message_id: wish.messageId }
      return answer(
        wish.isDone
          ? client.POST('/api/messages/{message_id}/done', { params: { path, header: once } })
          : client.DELETE('/api/messages/{message_id}/done', { params: { path } }),
      )
    },
    changes: ['/api/messages', '/api/overview'],
    onDone: (_, { isDone }) => onDone(isDone),
  })
}
