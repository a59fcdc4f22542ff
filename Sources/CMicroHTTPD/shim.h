#ifndef ONETAKE_CMICROHTTPD_SHIM_H
#define ONETAKE_CMICROHTTPD_SHIM_H

#include <microhttpd.h>

// Swift imports no variadic function, no macro that hides a cast, and no plain name of a closed enum's member; nothing
// else belongs here.

static const enum MHD_Result ot_mhd_yes = MHD_YES;
static const enum MHD_Result ot_mhd_no = MHD_NO;
static const enum MHD_ValueKind ot_mhd_header_kind = MHD_HEADER_KIND;
static const enum MHD_ResponseMemoryMode ot_mhd_must_copy = MHD_RESPMEM_MUST_COPY;
static const enum MHD_ConnectionNotificationCode ot_mhd_connection_started = MHD_CONNECTION_NOTIFY_STARTED;
static const uint64_t ot_mhd_size_unknown = MHD_SIZE_UNKNOWN;
static const ssize_t ot_mhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t ot_mhd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;

// poll(2)'s POLLRDHUP, which <poll.h> hides without _GNU_SOURCE.
static const int ot_poll_peer_closed = 0x2000;

typedef void *(*ot_mhd_uri_callback)(void *cls, const char *uri, struct MHD_Connection *connection);

/// The callbacks of a daemon; `context` is handed to each of them.
struct ot_mhd_callbacks {
  MHD_AccessHandlerCallback access;
  ot_mhd_uri_callback uri;
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback connection;
  void *context;
};

/// The numbers of a daemon.
struct ot_mhd_settings {
  unsigned int flags;
  MHD_socket listener;
  unsigned int connections;
  size_t header_memory;
  unsigned int pool_threads;
};

static inline struct MHD_Daemon *ot_mhd_start(struct ot_mhd_settings settings, struct ot_mhd_callbacks callbacks) {
  return MHD_start_daemon(
      settings.flags, 0, NULL, NULL, callbacks.access, callbacks.context,
      MHD_OPTION_LISTEN_SOCKET, settings.listener,
      MHD_OPTION_CONNECTION_LIMIT, settings.connections,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings.header_memory,
      MHD_OPTION_THREAD_POOL_SIZE, settings.pool_threads,
      MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_URI_LOG_CALLBACK, callbacks.uri, callbacks.context,
      MHD_OPTION_NOTIFY_COMPLETED, callbacks.completed, callbacks.context,
      MHD_OPTION_NOTIFY_CONNECTION, callbacks.connection, callbacks.context,
      MHD_OPTION_END);
}

static inline MHD_socket ot_mhd_connection_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : MHD_INVALID_SOCKET;
}

#endif
