/*
 * Stands in for the DHCP client where no server is on the wire: nx_dhcp_start gives the interface a known address, as a
 * lease would. These functions take the place of the simulator's services of the same names.
 */

#include "nxd_dhcp_client.h"

#ifndef BOARD_ADDRESS
#define BOARD_ADDRESS IP_ADDRESS(192, 168, 1, 10)
#endif
#ifndef BOARD_NETWORK_MASK
#define BOARD_NETWORK_MASK IP_ADDRESS(255, 255, 255, 0)
#endif

static NX_IP *served;
static VOID (*state_changed)(NX_DHCP *dhcp_ptr, UCHAR new_state);

UINT nx_dhcp_create(NX_DHCP *dhcp_ptr, NX_IP *ip_ptr, CHAR *name_ptr)
{
    NX_PARAMETER_NOT_USED(dhcp_ptr);
    NX_PARAMETER_NOT_USED(name_ptr);
    served = ip_ptr;
    return NX_SUCCESS;
}

UINT nx_dhcp_state_change_notify(NX_DHCP *dhcp_ptr, VOID (*notify)(NX_DHCP *dhcp_ptr, UCHAR new_state))
{
    NX_PARAMETER_NOT_USED(dhcp_ptr);
    state_changed = notify;
    return NX_SUCCESS;
}

UINT nx_dhcp_start(NX_DHCP *dhcp_ptr)
{
    UINT status = nx_ip_address_set(served, BOARD_ADDRESS, BOARD_NETWORK_MASK);

    if (status == NX_SUCCESS && state_changed != NX_NULL)
        state_changed(dhcp_ptr, NX_DHCP_STATE_BOUND);
    return status;
}

UINT nx_dhcp_stop(NX_DHCP *dhcp_ptr)
{
    NX_PARAMETER_NOT_USED(dhcp_ptr);
    return NX_SUCCESS;
}

UINT nx_dhcp_reinitialize(NX_DHCP *dhcp_ptr)
{
    NX_PARAMETER_NOT_USED(dhcp_ptr);
    return nx_ip_address_set(served, 0, BOARD_NETWORK_MASK);
}

UINT nx_dhcp_delete(NX_DHCP *dhcp_ptr)
{
    NX_PARAMETER_NOT_USED(dhcp_ptr);
    return NX_SUCCESS;
}
