/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A receiver of webhooks that costs next to nothing: answers every POST with 204, counts, and tells
 * the count to every GET. One thread, epoll, HTTP/1.1 with connections kept open.
 *
 * usage: receiver PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FDS = 4096, MAX_REQUEST = 64 * 1024 };

typedef struct client_t {
    char *data;
    size_t length;
} client_t;

static client_t clients[MAX_FDS];
static unsigned long count;

/* Answers the requests that are there whole; 0 when the client is to be dropped. */
static int answer(int fd, client_t *client)
{
    for (;;) {
        client->data[client->length] = '\0';
        const char *end = strstr(client->data, "\r\n\r\n");
        if (end == NULL)
            return client->length < MAX_REQUEST;
        const char *header = strcasestr(client->data, "\r\ncontent-length:");
        size_t body = header != NULL && header < end ? strtoul(header + 17, NULL, 10) : 0;
        size_t whole = (size_t)(end + 4 - client->data) + body;
        char said[256];
        if (whole > MAX_REQUEST)
            return 0;
        if (client->length < whole)
            return 1;
        if (client->data[0] == 'G') {
            char number[32];
            int digits = snprintf(number, sizeof(number), "%lu", count);
            snprintf(said, sizeof(said), "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", digits,
                     number);
        }
        else {
            count++;
            snprintf(said, sizeof(said), "HTTP/1.1 204 No Content\r\n\r\n");
        }
        if (send(fd, said, strlen(said), MSG_NOSIGNAL) < 0)
            return 0;
        memmove(client->data, client->data + whole, client->length - whole);
        client->length -= whole;
    }
}

static void drop(int fd)
{
    clients[fd].length = 0;
    close(fd);
}

static void take(int fd)
{
    client_t *client = &clients[fd];
    ssize_t n = read(fd, client->data + client->length, MAX_REQUEST - client->length);
    if (n <= 0) {
        drop(fd);
        return;
    }
    client->length += (size_t)n;
    if (!answer(fd, client))
        drop(fd);
}

static void admit(int poll_fd, int listener)
{
    int on = 1;
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (fd >= MAX_FDS) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (clients[fd].data == NULL)
        clients[fd].data = malloc(MAX_REQUEST + 1);
    clients[fd].length = 0;
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int poll_fd = epoll_create1(EPOLL_CLOEXEC);
    int on = 1;

    if (argc != 2) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    address.sin_port = htons((unsigned short)atoi(argv[1]));
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0
        || listen(listener, 1024) != 0)
    {
        perror("listen");
        return 1;
    }
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        struct epoll_event events[64];
        int n = epoll_wait(poll_fd, events, 64, -1);
        for (int i = 0; i < n; i++)
            if (events[i].data.fd == listener)
                admit(poll_fd, listener);
            else
                take(events[i].data.fd);
        if (n < 0 && errno != EINTR)
            return 1;
    }
}
