package io.pintags.connect;

/** Why a consent did not connect an account, in words for the person in front of the browser. */
enum ConnectFailure {
    TOO_MANY(503, "Too many people connect at present", "Nothing was begun. Wait a few minutes, then start again."),
    LINK_UNKNOWN(
            404,
            "This link cannot be used",
            "An account was connected with it already, or it is too old. Ask the person who sent it to you for a new one."),
    STATE_UNKNOWN(
            400,
            "This consent cannot be finished",
            "It was finished already, or it took too long. Start again from the link that you were given."),
    OTHER_BROWSER(
            400,
            "This consent was started in another browser",
            "Open the link that you were given in this browser, and finish it here."),
    DENIED(
            400,
            "You did not give consent",
            "Nothing was connected and nothing is kept. Start again if that was not what you meant."),
    WRONG_ACCOUNT(
            409,
            "That was another HubSpot account",
            "You chose a different account than the one to be connected. Start again and choose the right one."),
    REFUSED_BY_HUBSPOT(
            400,
            "HubSpot did not accept the consent",
            "Its code was used already or is too old. Start again from the link that you were given."),
    APP_MISCONFIGURED(
            502,
            "HubSpot does not accept this app",
            "The operator of this service has to check the client id, the client secret and the redirect address."),
    NOT_REACHED(503, "HubSpot cannot be reached at present", "Wait a few minutes, then start again from the link."),
    STORE_UNAVAILABLE(
            503,
            "The account cannot be stored at present",
            "Nothing was kept. Wait a few minutes, then start again from the link that you were given."),
    NO_ACCOUNT(
            502,
            "HubSpot did not say which account this is",
            "Nothing was kept. Start again; if this happens twice, tell the operator of this service.");

    private final int status;
    private final String title;
    private final String advice;

    ConnectFailure(int status, String title, String advice) {
        this.status = status;
        this.title = title;
        this.advice = advice;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String advice() {
        return advice;
    }

    String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
