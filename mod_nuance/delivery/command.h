/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file command.h
 * Destinations that are programs of this machine. What may be run, with which arguments, stands in
 * httpd's configuration alone (NuanceDeliveryCommand): an admin of the desk is not one of the
 * machine. The message comes on standard input as JSON; no shell takes part.
 */
#ifndef NUANCE_DELIVERY_COMMAND_H
#define NUANCE_DELIVERY_COMMAND_H

#include <sys/types.h>

#include "delivery.h"

/** A program that runs for a delivery. */
typedef struct nuance_command_t {
    nuance_delivery_t *delivery;
    pid_t pid;
    int input;  /**< where the message is written to; -1 when that is done */
    int output; /**< where what the program says is read from; -1 when it has ended */
    apr_size_t written;
    apr_time_t deadline;
    struct nuance_command_t *next;
} nuance_command_t;

/** Starts the program of @a delivery, in its pool. NUANCE_E_SETUP when none has that name. */
nuance_error_t *nuance_command_start(nuance_command_t **command, nuance_delivery_t *delivery);

/** What to wait for, at most two entries; returns how many. */
int nuance_command_wait_for(const nuance_command_t *command, struct curl_waitfd *sockets);

/**
 * Writes and reads as far as that does not wait. Returns whether the program has ended, or was
 * ended because its time was up; then the delivery says what came of it.
 */
int nuance_command_step(nuance_command_t *command);

/** Ends the program and all it started. */
void nuance_command_kill(nuance_command_t *command);

#endif
