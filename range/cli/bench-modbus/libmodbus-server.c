/*
 * The measure that the Modbus server is held against: libmodbus's own answers in a poll loop on the loopback. Prints its
 * port and ends with its standard input. Build: cc -O2 libmodbus-server.c -o server $(pkg-config --cflags --libs libmodbus)
 */
#include <arpa/inet.h>
#include <errno.h>
#include <modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 128

int main(void) {
  struct pollfd watched[MOST];
  int count = 2;
  uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  modbus_t *context = modbus_new_tcp("127.0.0.1", 0);
  modbus_mapping_t *mapping = modbus_mapping_new(8192, 8192, 8192, 1024);
  int door = socket(AF_INET, SOCK_STREAM, 0);
  if (!context || !mapping || door < 0 || bind(door, (struct sockaddr *)&address, sizeof address) < 0 ||
      listen(door, 64) < 0 || getsockname(door, (struct sockaddr *)&address, &length) < 0)
    return 1;
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  watched[0] = (struct pollfd){.fd = door, .events = POLLIN};
  watched[1] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  for (;;) {
    if (poll(watched, count, -1) < 0 && errno != EINTR) return 1;
    if (watched[1].revents) return 0;
    for (int i = count - 1; i >= 2; i--) {
      if (!watched[i].revents) continue;
      modbus_set_socket(context, watched[i].fd);
      int size = modbus_receive(context, query);
      if (size > 0) modbus_reply(context, query, size, mapping);
      else if (size < 0) {
        close(watched[i].fd);
        watched[i] = watched[--count];
      }
    }
    if (watched[0].revents && count < MOST) {
      int one = 1, client = accept(door, NULL, NULL);
      if (client < 0) continue;
      setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      watched[count++] = (struct pollfd){.fd = client, .events = POLLIN};
    }
  }
}
