"""Who is asking: the workspace says whose a token is. No token is ever decoded here."""

from databricks.sdk.errors import PermissionDenied, Unauthenticated
from databricks.sdk.errors.base import DatabricksError

from job_monitor.databricks.client import WorkspaceClient
from job_monitor.databricks.failures import NETWORK_ERRORS, as_source_error, first_sentence
from job_monitor.domain import IdentitySource, Viewer
from job_monitor.errors import IdentityError

_ADMINS = "admins"
"""The group of a workspace's admins, as every workspace calls it."""


def who_is(ws: WorkspaceClient) -> Viewer:
    """The user whom the client's credentials belong to, as the workspace names them.

    Raises IdentityError when the workspace refuses the credentials, Unreachable when it does not answer.
    """
    try:
        me = ws.current_user.me()
    except (PermissionDenied, Unauthenticated) as error:
        raise IdentityError(
            f"The workspace does not accept the viewer's token: {first_sentence(str(error))}"
        ) from error
    except (DatabricksError, *NETWORK_ERRORS) as error:
        raise as_source_error(error, source="current_user") from error
    if not me.user_name:
        raise IdentityError("The workspace knows the token and gives no user name for it.")
    is_admin = any(group.display == _ADMINS for group in me.groups or [])
    name = me.display_name or me.user_name
    return Viewer(me.user_name, name, IdentitySource.FORWARDED, is_verified=True, is_admin=is_admin)
