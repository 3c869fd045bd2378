<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What is said after addresses, passwords and preferences of mail were changed, or could not be; and these choices themselves. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="flash[@code = 'password-asked']" mode="flash">&f-password-asked;</xsl:template>
  <xsl:template match="flash[@code = 'password-reset']" mode="flash">&f-password-reset;</xsl:template>
  <xsl:template match="flash[@code = 'sign-up-asked']" mode="flash">&f-sign-up-asked;</xsl:template>
  <xsl:template match="flash[@code = 'signed-up']" mode="flash">&f-signed-up;</xsl:template>
  <xsl:template match="flash[@code = 'sign-up-set']" mode="flash">&f-settings-saved;</xsl:template>
  <xsl:template match="flash[@code = 'address-added' or @code = 'address-sent']" mode="flash">&f-address-sent;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b>. &f-address-sent-then;</xsl:template>
  <xsl:template match="flash[@code = 'address-removed']" mode="flash">&f-address-removed;</xsl:template>
  <xsl:template match="flash[@code = 'address-verified']" mode="flash">&f-address-verified;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b>.</xsl:template>
  <xsl:template match="flash[@code = 'mail-saved']" mode="flash">&f-settings-saved;</xsl:template>
  <xsl:template match="flash[@code = 'item-muted']" mode="flash">&f-item-muted;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:template>
  <xsl:template match="flash[@code = 'item-unmuted']" mode="flash">&f-item-unmuted;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:template>

  <xsl:template match="problem[@code = 'address-taken']" mode="sentence">&x-address-taken;</xsl:template>
  <xsl:template match="problem[@code = 'address-there']" mode="sentence">&x-address-there;</xsl:template>
  <xsl:template match="problem[@code = 'address-verified-already']" mode="sentence">&x-address-verified-already;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-addresses']" mode="sentence">&x-too-many-addresses;</xsl:template>
  <xsl:template match="problem[@code = 'last-address']" mode="sentence">&x-last-address;</xsl:template>

  <xsl:template match="addresses" mode="account-addresses">
    <section aria-labelledby="addresses">
      <h2 id="addresses">&addresses;</h2>
      <ul class="sessions">
        <xsl:for-each select="address">
          <li>
            <span class="agent"><xsl:value-of select="@value"/></span>
            <div class="meta">
              <xsl:choose>
                <xsl:when test="@used = 'yes'"><span class="badge c-active"><span class="i i-resolved"/>&address-used;</span></xsl:when>
                <xsl:when test="@verified-at"><span class="badge c-active"><span class="i i-resolved"/>&address-verified;</span></xsl:when>
                <xsl:otherwise>
                  <span class="badge c-expiring"><span class="i i-waiting"/>&address-unverified;</span>
                  <form method="post" action="{$base}/account/addresses/send"><xsl:call-template name="tokens"/><input type="hidden" name="address" value="{@id}"/><button class="small quiet" aria-label="&address-send-again; {@value}">&address-send-again;</button></form>
                </xsl:otherwise>
              </xsl:choose>
              <form method="post" action="{$base}/account/addresses/remove"><xsl:call-template name="tokens"/><input type="hidden" name="address" value="{@id}"/><button class="small quiet" aria-label="&remove; {@value}">&remove;</button></form>
            </div>
          </li>
        </xsl:for-each>
      </ul>
      <xsl:if test="not(address)"><p>&addresses-none;</p></xsl:if>
      <form class="stack" method="post" action="{$base}/account/addresses">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'account_address_add'"/>
          <xsl:with-param name="name" select="'email'"/>
          <xsl:with-param name="label">&address-add;</xsl:with-param>
          <xsl:with-param name="hint">&address-add-hint;</xsl:with-param>
          <xsl:with-param name="type" select="'email'"/>
          <xsl:with-param name="autocomplete" select="'email'"/>
        </xsl:call-template>
        <div class="actions"><button>&address-add-it;</button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="mail" mode="account-mail">
    <section aria-labelledby="mail">
      <h2 id="mail">&mail-title;</h2>
      <xsl:if test="@nothing = 'yes'"><div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><div><p>&mail-nothing-now;</p></div></div></xsl:if>
      <form class="stack" method="post" action="{$base}/account/mail">
        <xsl:call-template name="tokens"/>
        <fieldset class="checks">
          <legend>&mail-about;</legend>
          <xsl:call-template name="mail-choice"><xsl:with-param name="name" select="'replies'"/><xsl:with-param name="value" select="@replies"/><xsl:with-param name="label">&mail-replies;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="mail-choice"><xsl:with-param name="name" select="'changes'"/><xsl:with-param name="value" select="@changes"/><xsl:with-param name="label">&mail-changes;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="mail-choice"><xsl:with-param name="name" select="'mentions'"/><xsl:with-param name="value" select="@mentions"/><xsl:with-param name="label">&mail-mentions;</xsl:with-param></xsl:call-template>
          <xsl:choose>
            <xsl:when test="@manages = 'yes'"><xsl:call-template name="mail-choice"><xsl:with-param name="name" select="'contracts'"/><xsl:with-param name="value" select="@contracts"/><xsl:with-param name="label">&mail-contracts;</xsl:with-param></xsl:call-template></xsl:when>
            <xsl:when test="@contracts = 'yes'"><input type="hidden" name="contracts" value="yes"/></xsl:when>
          </xsl:choose>
          <xsl:if test="@staff = 'yes'">
            <xsl:call-template name="mail-choice"><xsl:with-param name="name" select="'assigned'"/><xsl:with-param name="value" select="@assigned"/><xsl:with-param name="label">&mail-assigned;</xsl:with-param></xsl:call-template>
            <xsl:call-template name="mail-choice"><xsl:with-param name="name" select="'escalations'"/><xsl:with-param name="value" select="@escalations"/><xsl:with-param name="label">&mail-escalations;</xsl:with-param></xsl:call-template>
          </xsl:if>
        </fieldset>
        <fieldset class="checks">
          <legend>&mail-all;</legend>
          <xsl:call-template name="mail-choice"><xsl:with-param name="name" select="'nothing'"/><xsl:with-param name="value" select="@nothing"/><xsl:with-param name="label">&mail-nothing;</xsl:with-param></xsl:call-template>
        </fieldset>
        <p class="hint">&mail-own;</p>
        <div class="actions"><button>&mail-save;</button></div>
      </form>
      <xsl:if test="../muted/item">
        <h3>&mail-muted;</h3>
        <ul class="earlier">
          <xsl:for-each select="../muted/item"><li><a href="{$base}/N{@number}"><xsl:value-of select="@title"/></a><span class="muted">N<xsl:value-of select="@number"/></span></li></xsl:for-each>
        </ul>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="mail-choice">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:param name="label"/>
    <label><input type="checkbox" name="{$name}" value="yes" id="f-{$name}"><xsl:if test="$value = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><xsl:value-of select="$label"/></label>
  </xsl:template>

  <!-- Beside an issue: whether one hears of it. -->
  <xsl:template match="mail" mode="item-mail">
    <form class="row-form" method="post" action="{$base}/N{../item/@number}/mute">
      <xsl:call-template name="tokens"/>
      <xsl:choose>
        <xsl:when test="@muted = 'yes'"><input type="hidden" name="mute" value="no"/><button class="small">&item-unmute;</button><p class="hint">&item-muted-hint;</p></xsl:when>
        <xsl:otherwise><input type="hidden" name="mute" value="yes"/><button class="small quiet">&item-mute;</button></xsl:otherwise>
      </xsl:choose>
    </form>
  </xsl:template>
</xsl:stylesheet>
