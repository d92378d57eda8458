/* A Modbus device made of libmodbus (Debian: libmodbus-dev), which shares no code with ours. Every holding and input
   register of 65,536 holds its own address, every coil and discrete input is its address' lowest bit.
   Usage: libmodbus_device tcp <port> | rtu <device> <baud>.  Unit 1. Says "listening" when it does. */
#include <errno.h>
#include <modbus.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#define ALL 65536

static void serve_tcp(modbus_t *context, modbus_mapping_t *map) {
  uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
  int listener = modbus_tcp_listen(context, 8);
  fd_set known;
  int highest = listener;
  FD_ZERO(&known);
  FD_SET(listener, &known);
  puts("listening");
  fflush(stdout);
  for (;;) {
    fd_set ready = known;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) exit(1);
    for (int one = 0; one <= highest; one++) {
      if (!FD_ISSET(one, &ready)) continue;
      if (one == listener) {
        int client = modbus_tcp_accept(context, &listener);
        if (client < 0) continue;
        FD_SET(client, &known);
        if (client > highest) highest = client;
        continue;
      }
      modbus_set_socket(context, one);
      int length = modbus_receive(context, query);
      if (length > 0) modbus_reply(context, query, length, map);
      else if (length < 0) {
        close(one);
        FD_CLR(one, &known);
      }
    }
  }
}

static void serve_rtu(modbus_t *context, modbus_mapping_t *map) {
  uint8_t query[MODBUS_RTU_MAX_ADU_LENGTH];
  modbus_set_slave(context, 1);
  if (modbus_connect(context) < 0) {
    fprintf(stderr, "%s\n", modbus_strerror(errno));
    exit(1);
  }
  puts("listening");
  fflush(stdout);
  for (;;) {
    int length = modbus_receive(context, query);
    if (length > 0) modbus_reply(context, query, length, map);
  }
}

int main(int count, char **arguments) {
  if (count < 3) return 2;
  int is_tcp = strcmp(arguments[1], "tcp") == 0;
  modbus_t *context = is_tcp ? modbus_new_tcp("127.0.0.1", atoi(arguments[2])) : modbus_new_rtu(arguments[2], atoi(arguments[3]), 'N', 8, 1);
  modbus_mapping_t *map = modbus_mapping_new(ALL, ALL, ALL, ALL);
  if (context == NULL || map == NULL) return 1;
  for (int address = 0; address < ALL; address++) {
    map->tab_registers[address] = (uint16_t)address;
    map->tab_input_registers[address] = (uint16_t)address;
    map->tab_bits[address] = address & 1;
    map->tab_input_bits[address] = address & 1;
  }
  if (is_tcp) serve_tcp(context, map);
  else serve_rtu(context, map);
  return 0;
}
