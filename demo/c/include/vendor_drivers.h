/*
 * The names under which vendors ship their Ethernet drivers. Each stands for the driver of the simulated card, so that
 * firmware need not be changed; a driver that is compiled with the firmware takes the place of the simulated one.
 */

#ifndef VENDOR_DRIVERS_H
#define VENDOR_DRIVERS_H

/* STMicroelectronics */
#define nx_stm32_eth_driver nx_sim_network_driver
#define nx_driver_stm32f4xx nx_sim_network_driver
#define nx_driver_stm32f7xx nx_sim_network_driver
#define nx_driver_stm32l4 nx_sim_network_driver
/* NXP */
#define nx_driver_imx nx_sim_network_driver
#define nx_driver_lpc54608 nx_sim_network_driver
/* Microchip */
#define nx_driver_same54 nx_sim_network_driver
/* Renesas */
#define nx_driver_rx_fit nx_sim_network_driver
/* The originals' own, for tests without hardware and for desktops */
#define _nx_ram_network_driver nx_sim_network_driver
#define _nx_ram_network_driver_256 nx_sim_network_driver
#define _nx_ram_network_driver_512 nx_sim_network_driver
#define _nx_ram_network_driver_1024 nx_sim_network_driver
#define _nx_ram_network_driver_1500 nx_sim_network_driver
#define _nx_ram_network_driver_3000 nx_sim_network_driver
#define _nx_ram_network_driver_1500_nc nx_sim_network_driver
#define nx_ram_network_driver nx_sim_network_driver
#define _nx_linux_network_driver nx_sim_network_driver
#define nx_linux_network_driver nx_sim_network_driver
#define _nx_win32_network_driver nx_sim_network_driver
#define nx_etherDriver_mcf5485 nx_sim_network_driver

#endif
