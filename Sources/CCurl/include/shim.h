#ifndef ONETAKE_CCURL_SHIM_H
#define ONETAKE_CCURL_SHIM_H

#include <curl/curl.h>

// libcurl brings thirty libraries with it, which cost each start 5 ms; a hit needs none of them. So it is no part of
// the program: curl.c opens it at the first request. Each function that is used has an entry here, of the type that
// curl.h gives it, and a shim of its name below.

#define OT_CURL_FUNCTIONS(function) \
  function(curl_easy_cleanup) \
  function(curl_easy_getinfo) \
  function(curl_easy_init) \
  function(curl_easy_setopt) \
  function(curl_easy_strerror) \
  function(curl_free) \
  function(curl_getdate) \
  function(curl_global_init) \
  function(curl_multi_add_handle) \
  function(curl_multi_cleanup) \
  function(curl_multi_info_read) \
  function(curl_multi_init) \
  function(curl_multi_perform) \
  function(curl_multi_poll) \
  function(curl_multi_remove_handle) \
  function(curl_slist_append) \
  function(curl_slist_free_all) \
  function(curl_url) \
  function(curl_url_cleanup) \
  function(curl_url_get) \
  function(curl_url_set)

struct ot_curl_functions {
#define OT_CURL_MEMBER(name) __typeof__(name) *name;
  OT_CURL_FUNCTIONS(OT_CURL_MEMBER)
#undef OT_CURL_MEMBER
};

extern struct ot_curl_functions ot_curl;

// Opens libcurl.so.4 and finds its functions; 0 if either fails. To be called once, before any other function here.
int ot_curl_load(void);

static inline CURL *ot_curl_easy_init(void) { return ot_curl.curl_easy_init(); }
static inline void ot_curl_easy_cleanup(CURL *handle) { ot_curl.curl_easy_cleanup(handle); }
static inline const char *ot_curl_easy_strerror(CURLcode code) { return ot_curl.curl_easy_strerror(code); }
static inline void ot_curl_free(void *bytes) { ot_curl.curl_free(bytes); }
static inline time_t ot_curl_getdate(const char *text) { return ot_curl.curl_getdate(text, NULL); }
static inline CURLcode ot_curl_global_init(long flags) { return ot_curl.curl_global_init(flags); }

static inline CURLM *ot_curl_multi_init(void) { return ot_curl.curl_multi_init(); }
static inline CURLMcode ot_curl_multi_cleanup(CURLM *multi) { return ot_curl.curl_multi_cleanup(multi); }
static inline CURLMsg *ot_curl_multi_info_read(CURLM *multi, int *left) {
  return ot_curl.curl_multi_info_read(multi, left);
}
static inline CURLMcode ot_curl_multi_perform(CURLM *multi, int *running) {
  return ot_curl.curl_multi_perform(multi, running);
}
static inline CURLMcode ot_curl_multi_poll(CURLM *multi, int milliseconds) {
  return ot_curl.curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}
static inline CURLMcode ot_curl_multi_add_handle(CURLM *multi, CURL *handle) {
  return ot_curl.curl_multi_add_handle(multi, handle);
}
static inline CURLMcode ot_curl_multi_remove_handle(CURLM *multi, CURL *handle) {
  return ot_curl.curl_multi_remove_handle(multi, handle);
}

static inline struct curl_slist *ot_curl_slist_append(struct curl_slist *list, const char *text) {
  return ot_curl.curl_slist_append(list, text);
}
static inline void ot_curl_slist_free_all(struct curl_slist *list) { ot_curl.curl_slist_free_all(list); }

static inline CURLU *ot_curl_url(void) { return ot_curl.curl_url(); }
static inline void ot_curl_url_cleanup(CURLU *url) { ot_curl.curl_url_cleanup(url); }
static inline CURLUcode ot_curl_url_get(CURLU *url, CURLUPart part, char **text, unsigned int flags) {
  return ot_curl.curl_url_get(url, part, text, flags);
}
static inline CURLUcode ot_curl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
  return ot_curl.curl_url_set(url, part, text, flags);
}

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one function for each type of value.

static inline CURLcode ot_curl_set_long(CURL *handle, CURLoption option, long value) {
  return (ot_curl.curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return (ot_curl.curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return (ot_curl.curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return (ot_curl.curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_write(CURL *handle, CURLoption option, curl_write_callback value) {
  return (ot_curl.curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_opensocket(CURL *handle, curl_opensocket_callback value) {
  return (ot_curl.curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ot_curl_set_prereq(CURL *handle, curl_prereq_callback value) {
  return (ot_curl.curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode ot_curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
  return (ot_curl.curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode ot_curl_get_string(CURL *handle, CURLINFO info, char **value) {
  return (ot_curl.curl_easy_getinfo)(handle, info, value);
}

// Macros with casts, which Swift does not import.
static const long ot_curl_global_default = CURL_GLOBAL_DEFAULT;
static const long ot_curl_http_1_1 = CURL_HTTP_VERSION_1_1;
static const curl_socket_t ot_curl_socket_bad = CURL_SOCKET_BAD;

#endif
