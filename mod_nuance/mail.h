/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file mail.h
 * A message of the outbox as a mail. It is made when it goes: the database says to whom and whether
 * still at all (see sql/functions/56-mail-envelope.sql), its rows become XML as those of pages do,
 * and xsl/pages/mail.xsl makes subject, text and HTML of it.
 */
#ifndef NUANCE_MAIL_H
#define NUANCE_MAIL_H

#include <httpd.h>

#include "config.h"
#include "core/buffer.h"
#include "core/error.h"

/** A mail as it is handed to a server. */
typedef struct nuance_mail_t {
    const char *recipient; /**< of the envelope */
    const char *sender;    /**< of the envelope: where it is told that it cannot be delivered */
    nuance_buffer_t message;
} nuance_mail_t;

/** By what a message is this server's to send; numbers, as the database gave them. */
typedef struct nuance_mail_claim_t {
    const char *message;
    const char *node;
    const char *attempt;
} nuance_mail_claim_t;

/**
 * Composes a message of the outbox, which this server has claimed, in @a result_pool; the claim
 * lasts as long as it was made for from here on. Sets @a mail to NULL when there is nothing to send
 * any more, and the message is withdrawn then, or when the claim is no longer good.
 * NUANCE_E_INVALID when it can never be sent, such as to an address that is none; else as
 * nuance_database_run_in_background().
 */
nuance_error_t *nuance_mail_compose(nuance_mail_t **mail, server_rec *server,
                                    const nuance_server_t *config, const nuance_mail_claim_t *claim,
                                    apr_pool_t *result_pool);

/** What is missing or wrong in a configuration that names a mail server: a sentence, or NULL. */
const char *nuance_mail_check(const nuance_server_t *config);

#endif
