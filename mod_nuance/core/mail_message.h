/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file mail_message.h
 * A mail as it goes over the wire (RFC 5322, MIME), by GMime: text and HTML of the same content, in
 * UTF-8, encoded so that no line is longer than any mail system takes. Whatever its strings hold,
 * none can add a header or end one early.
 */
#ifndef NUANCE_CORE_MAIL_MESSAGE_H
#define NUANCE_CORE_MAIL_MESSAGE_H

#include <apr_pools.h>
#include <apr_time.h>

#include "buffer.h"
#include "error.h"

/** What is in a mail. All strings are UTF-8; those that may be NULL say so. */
typedef struct nuance_mail_message_t {
    const char *from;        /**< address */
    const char *from_name;   /**< or NULL */
    const char *to;          /**< address */
    const char *to_name;     /**< or NULL */
    const char *reply_to;    /**< address, or NULL */
    const char *subject;     /**< any length */
    const char *id;          /**< Message-ID without its angle brackets, the same in repeats */
    const char *thread;      /**< Message-ID of what it belongs to, likewise, or NULL */
    const char *list;        /**< List-Id (RFC 2919) without its angle brackets, or NULL */
    const char *list_name;   /**< in words, or NULL */
    const char *unsubscribe; /**< URL that ends such mail by a POST (RFC 8058), or NULL */
    apr_time_t date;
    const char *text; /**< the body as text/plain, lines end in LF */
    const char *html; /**< the body as text/html, or NULL */
} nuance_mail_message_t;

/** Readies GMime. Once, before there are threads. */
void nuance_mail_message_setup(void);

/** Appends the message, lines ended by CRLF. NUANCE_E_INVALID when an address is none. */
nuance_error_t *nuance_mail_message_write(nuance_buffer_t *out,
                                          const nuance_mail_message_t *message,
                                          apr_pool_t *scratch_pool);

#endif
