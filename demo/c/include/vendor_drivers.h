/*
 * The names under which vendors ship their Ethernet drivers. Each stands for the driver of the simulated card, so that
 * firmware need not be changed; a driver of such a name that is compiled with the firmware takes its place.
 */

#ifndef VENDOR_DRIVERS_H
#define VENDOR_DRIVERS_H

#define SIM_VENDOR_DRIVERS(X) \
    /* STMicroelectronics */ \
    X(nx_stm32_eth_driver) \
    X(nx_driver_stm32f4xx) \
    X(nx_driver_stm32f7xx) \
    X(nx_driver_stm32l4) \
    /* NXP */ \
    X(nx_driver_imx) \
    X(nx_driver_lpc54608) \
    /* Microchip */ \
    X(nx_driver_same54) \
    /* Renesas */ \
    X(nx_driver_rx_fit) \
    /* The originals' own, for tests without hardware and for desktops */ \
    X(_nx_ram_network_driver) \
    X(_nx_ram_network_driver_256) \
    X(_nx_ram_network_driver_512) \
    X(_nx_ram_network_driver_1024) \
    X(_nx_ram_network_driver_1500) \
    X(_nx_ram_network_driver_3000) \
    X(_nx_ram_network_driver_1500_nc) \
    X(nx_ram_network_driver) \
    X(_nx_linux_network_driver) \
    X(nx_linux_network_driver) \
    X(_nx_win32_network_driver) \
    X(nx_etherDriver_mcf5485)

#endif
