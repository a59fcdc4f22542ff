#ifndef ONETAKE_CCURL_SHIM_H
#define ONETAKE_CCURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one function for each type of value.

static inline CURLcode ot_curl_set_long(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_write(CURL *handle, CURLoption option, curl_write_callback value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ot_curl_set_opensocket(CURL *handle, curl_opensocket_callback value) {
  return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ot_curl_set_prereq(CURL *handle, curl_prereq_callback value) {
  return (curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode ot_curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
  return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode ot_curl_get_string(CURL *handle, CURLINFO info, char **value) {
  return (curl_easy_getinfo)(handle, info, value);
}

// Macros with casts, which Swift does not import.
static const long ot_curl_global_default = CURL_GLOBAL_DEFAULT;
static const long ot_curl_http_1_1 = CURL_HTTP_VERSION_1_1;
static const curl_socket_t ot_curl_socket_bad = CURL_SOCKET_BAD;

#endif
