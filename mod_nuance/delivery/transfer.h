/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file transfer.h
 * What holds for every transfer: limits, verified TLS, guarded addresses; and what its end means.
 */
#ifndef NUANCE_DELIVERY_TRANSFER_H
#define NUANCE_DELIVERY_TRANSFER_H

#include "delivery.h"

/**
 * Sets delivery->easy up with what holds for all: a time limit, an answer of which the beginning is
 * kept and of which not more than a little is read, TLS verified, no redirect followed, no proxy of
 * the environment, and no address connected to that is not of the public internet or in
 * NuanceDeliveryAllow. That is checked on the very address of the connection, whatever DNS says
 * before or after.
 */
nuance_error_t *nuance_transfer_prepare(nuance_delivery_t *delivery);

/** Notes what came of a transfer that ended with @a code. */
void nuance_transfer_finish(nuance_delivery_t *delivery, CURLcode code);

/** Notes that a delivery could not begin. */
void nuance_transfer_fail(nuance_delivery_t *delivery, const nuance_error_t *error);

#endif
