/** The launcher's few words. */
export const WORDS = {
  zh: { open: '在线客服', close: '关闭在线客服', frame: '在线客服对话', fresh: '{n} 条新回复' },
  en: { open: 'Chat with us', close: 'Close the chat', frame: 'Chat with customer service', fresh: '{n} new replies' },
} as const;
