/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../core/steady.h"

/* So much is kept of what a program says, and so often in a row it is listened to. */
enum { KEEP = 2048, READS = 16 };

/* All the environment a program gets, but for the message's id. */
static const char path_variable[] =
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static nuance_error_t *failed(nuance_delivery_t *delivery, const char *what, int code)
{
    char reason[128];
    return nuance_error_create(delivery->pool, NUANCE_E_INTERNAL, NULL, "%s: %s", what,
                               apr_strerror(code, reason, sizeof(reason)));
}

/* Two pipes, of which the program gets one end each. posix_spawn rather than fork: other threads
   are at work, and nothing of theirs may be touched or inherited between fork and exec. */
static int spawn(pid_t *pid, char *const *arguments, char *const *environment, int input,
                 int output)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigset_t all;

    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_init(&files) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    int code = posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
    if (code == 0)
        code = posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    if (code == 0)
        code = posix_spawn_file_actions_addchdir_np(&files, "/");
    if (code == 0)
        code = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK
                                                         | POSIX_SPAWN_SETSIGDEF);
    if (code == 0)
        code = posix_spawnattr_setsigmask(&attributes, &none);
    if (code == 0)
        code = posix_spawnattr_setsigdefault(&attributes, &all);
    if (code == 0)
        code = posix_spawn(pid, arguments[0], &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return code;
}

nuance_error_t *nuance_command_start(nuance_command_t **command, nuance_delivery_t *delivery)
{
    char *const *arguments = NULL;
    int to_program[2];
    int from_program[2];

    if (delivery->config->delivery_commands != NULL && delivery->command != NULL)
        arguments = apr_hash_get(delivery->config->delivery_commands, delivery->command,
                                 APR_HASH_KEY_STRING);
    if (arguments == NULL)
        return nuance_error_create(delivery->pool, NUANCE_E_SETUP, NULL,
                                   "this server has no NuanceDeliveryCommand %s",
                                   delivery->command != NULL ? delivery->command : "");
    if (pipe2(to_program, O_CLOEXEC) != 0)
        return failed(delivery, "no pipe", errno);
    if (pipe2(from_program, O_CLOEXEC) != 0) {
        int code = errno;
        close(to_program[0]);
        close(to_program[1]);
        return failed(delivery, "no pipe", code);
    }
    char *environment[] = { apr_pstrdup(delivery->pool, path_variable),
                            apr_pstrcat(delivery->pool, "NUANCE_MESSAGE=", delivery->key, NULL),
                            NULL };
    nuance_command_t *made = apr_pcalloc(delivery->pool, sizeof(*made));
    made->delivery = delivery;
    made->input = to_program[1];
    made->output = from_program[0];
    made->deadline = nuance_steady_now() + apr_time_from_sec(delivery->config->delivery_timeout);
    int code = spawn(&made->pid, arguments, environment, to_program[0], from_program[1]);
    close(to_program[0]);
    close(from_program[1]);
    if (code != 0) {
        close(made->input);
        close(made->output);
        return failed(delivery, arguments[0], code);
    }
    fcntl(made->input, F_SETFL, O_NONBLOCK);
    fcntl(made->output, F_SETFL, O_NONBLOCK);
    *command = made;
    return NULL;
}

int nuance_command_wait_for(const nuance_command_t *command, struct curl_waitfd *sockets)
{
    int n = 0;
    if (command->input >= 0)
        sockets[n++] = (struct curl_waitfd){ command->input, CURL_WAIT_POLLOUT, 0 };
    if (command->output >= 0)
        sockets[n++] = (struct curl_waitfd){ command->output, CURL_WAIT_POLLIN, 0 };
    return n;
}

static void write_some(nuance_command_t *command)
{
    const char *body = command->delivery->body;
    apr_size_t length = body != NULL ? strlen(body) : 0;
    while (command->input >= 0) {
        ssize_t n = command->written < length
                        ? write(command->input, body + command->written, length - command->written)
                        : 0;
        if (n > 0)
            command->written += (apr_size_t)n;
        else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(command->input); /* all is written, or the program does not want it */
            command->input = -1;
        }
        else if (errno == EAGAIN)
            return;
    }
}

/* All is read, so that the program need not wait; the beginning is kept. */
static void read_some(nuance_command_t *command)
{
    char data[4096];
    nuance_buffer_t *answer = &command->delivery->answer;
    for (int i = 0; command->output >= 0 && i < READS; i++) {
        ssize_t n = read(command->output, data, sizeof(data));
        if (n > 0) {
            apr_size_t room = KEEP - answer->length;
            nuance_buffer_append(answer, data, (apr_size_t)n < room ? (apr_size_t)n : room);
        }
        else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(command->output);
            command->output = -1;
        }
        else if (errno == EAGAIN)
            return;
    }
}

static void close_pipes(nuance_command_t *command)
{
    if (command->input >= 0)
        close(command->input);
    if (command->output >= 0)
        close(command->output);
    command->input = command->output = -1;
}

void nuance_command_kill(nuance_command_t *command)
{
    int status;
    kill(-command->pid, SIGKILL);
    while (waitpid(command->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close_pipes(command);
}

int nuance_command_step(nuance_command_t *command)
{
    nuance_delivery_t *delivery = command->delivery;
    int status;

    write_some(command);
    read_some(command);
    pid_t ended = waitpid(command->pid, &status, WNOHANG);
    if (ended == 0 && nuance_steady_now() < command->deadline)
        return 0;
    delivery->maybe = 1;
    if (ended == 0) {
        nuance_command_kill(command);
        delivery->failure = NUANCE_FAILURE_TIMEOUT;
        delivery->said = "ended because its time was up";
        return 1;
    }
    read_some(command);
    kill(-command->pid, SIGKILL); /* what it left behind */
    close_pipes(command);
    if (ended == command->pid && WIFEXITED(status))
        delivery->status = WEXITSTATUS(status);
    else {
        delivery->failure = NUANCE_FAILURE_OTHER;
        delivery->said = "ended by a signal";
    }
    return 1;
}
