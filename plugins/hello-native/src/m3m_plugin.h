/*
 * m3m_plugin.h: the functions of a native plugin for m3m, abi 1.
 *
 * A plugin is a shared library that exports the five functions below, and a plugin.json beside it with
 * "kind": "native" and "abi": 1. It runs in a process of its own: when it crashes, that process ends and is started anew,
 * and nothing else does. The library is never unloaded; its process ends.
 *
 * Text is UTF-8 JSON. It is not ended by a NUL byte; its length counts. Requests end with one for convenience, which is
 * not counted. Whoever allocates frees: m3m keeps its requests for the time of the call, and hands every reply back to
 * m3m_free once it has copied it. A reply may be NULL with length 0.
 *
 * Bytes, of the schema {"type":"string","format":"binary"}, are Base64 text in requests and replies.
 *
 * m3m_abi_version is called first, then m3m_init, then m3m_call any number of times, then m3m_shutdown. All calls come one
 * at a time, from the same thread, unless "limits": {"concurrency": n} in plugin.json is greater than 1: then m3m_call and
 * m3m_free are called by several threads at once.
 *
 * A call that takes longer than the method's timeoutMs is given up by m3m; one that does not return 3 seconds after that
 * costs the plugin its process.
 */
#ifndef M3M_PLUGIN_H
#define M3M_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define M3M_ABI_VERSION 1u

/* What m3m_init and m3m_call return when all is well; anything else is a failure. */
#define M3M_OK 0

#if defined(_WIN32)
#define M3M_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define M3M_EXPORT __attribute__((visibility("default")))
#else
#define M3M_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Returns M3M_ABI_VERSION. Does nothing else: what follows depends on it. */
M3M_EXPORT uint32_t m3m_abi_version(void);

/*
 * Gets ready. `request`: {"m3m": "1.0.0", "config": {...}, "dataDir": "/...", "folder": "/..."}, with the settings of the
 * plugin, a folder that it may write to, and its own folder, which is also the working folder. On failure the reply says
 * why: {"message": "..."}, or plain text.
 */
M3M_EXPORT int32_t m3m_init(const char *request, size_t length, char **reply, size_t *reply_length);

/*
 * Runs a method. `method`: "geoip.country", ended by NUL. `request`: {"args": {"ip": "..."}, "projectId": "..."}, with the
 * arguments by name as the manifest has them, checked, defaults filled in. The reply is the result as JSON; on failure
 * {"message": "...", "code": "GEOIP_UNKNOWN"}, whose code is optional, or plain text.
 */
M3M_EXPORT int32_t m3m_call(const char *method, const char *request, size_t length, char **reply, size_t *reply_length);

/* Frees a reply. */
M3M_EXPORT void m3m_free(void *reply);

/* Ends the plugin in good order; the process ends after it. */
M3M_EXPORT void m3m_shutdown(void);

#ifdef __cplusplus
}
#endif

#endif
