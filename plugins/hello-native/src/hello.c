/* A plugin for m3m in C. m3m_plugin.h says what each function has to do. */
#include "m3m_plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As it stands in JSON, between its quotes: what is JSON already needs no escaping. */
static char greeting[1024] = "Hello";

/* The text of a member, between its quotes; NULL when it is not there. m3m has checked the types of all members. */
static const char *text_of(const char *json, const char *member, size_t *length) {
  const char *begin = strstr(json, member);
  if (begin == NULL) return NULL;
  begin += strlen(member);
  const char *end = begin;
  while (*end != '"' && *end != '\0') end += *end == '\\' ? 2 : 1;
  *length = (size_t)(end - begin);
  return begin;
}

static int32_t reply_with(char **reply, size_t *reply_length, const char *text) {
  *reply_length = strlen(text);
  *reply = malloc(*reply_length + 1);
  if (*reply == NULL) return 1;
  memcpy(*reply, text, *reply_length + 1);
  return M3M_OK;
}

static int32_t greet(const char *request, char **reply, size_t *reply_length) {
  size_t length = 0;
  const char *name = text_of(request, "\"name\":\"", &length);
  size_t size = strlen(greeting) + length + 8;
  char *text = malloc(size);
  if (name == NULL || text == NULL) {
    free(text);
    return 1;
  }
  snprintf(text, size, "\"%s, %.*s!\"", greeting, (int)length, name);
  *reply = text;
  *reply_length = strlen(text);
  return M3M_OK;
}

static int32_t primes(const char *request, char **reply, size_t *reply_length) {
  const char *number = strstr(request, "\"limit\":");
  size_t limit = number == NULL ? 0 : strtoul(number + strlen("\"limit\":"), NULL, 10);
  char *composite = calloc(limit + 1, 1);
  if (composite == NULL) {
    reply_with(reply, reply_length, "{\"code\":\"HELLO_MEMORY\",\"message\":\"There is not enough memory to count that far\"}");
    return 1;
  }
  size_t count = 0;
  for (size_t n = 2; n < limit; n += 1) {
    if (composite[n]) continue;
    count += 1;
    for (size_t multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }
  free(composite);
  char text[32];
  snprintf(text, sizeof text, "%zu", count);
  return reply_with(reply, reply_length, text);
}

uint32_t m3m_abi_version(void) { return M3M_ABI_VERSION; }

int32_t m3m_init(const char *request, size_t length, char **reply, size_t *reply_length) {
  (void)length;
  size_t size = 0;
  const char *wanted = text_of(request, "\"greeting\":\"", &size);
  if (wanted != NULL && size >= sizeof greeting) {
    reply_with(reply, reply_length, "{\"message\":\"The greeting is too long\"}");
    return 1;
  }
  if (wanted != NULL) snprintf(greeting, sizeof greeting, "%.*s", (int)size, wanted);
  return M3M_OK;
}

int32_t m3m_call(const char *method, const char *request, size_t length, char **reply, size_t *reply_length) {
  (void)length;
  if (strcmp(method, "helloNative.greet") == 0) return greet(request, reply, reply_length);
  if (strcmp(method, "helloNative.primes") == 0) return primes(request, reply, reply_length);
  reply_with(reply, reply_length, "{\"message\":\"There is no such method\"}");
  return 1;
}

void m3m_free(void *reply) { free(reply); }

void m3m_shutdown(void) {}
