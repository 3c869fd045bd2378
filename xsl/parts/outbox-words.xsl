<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Words for destinations and messages, and the table of messages that two pages show. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="destination-type">
    <xsl:param name="type" select="@type"/>
    <xsl:choose>
      <xsl:when test="$type = 'webhook'">&dt-webhook;</xsl:when>
      <xsl:when test="$type = 'alertmanager'">&dt-alertmanager;</xsl:when>
      <xsl:when test="$type = 'pagerduty'">&dt-pagerduty;</xsl:when>
      <xsl:when test="$type = 'command'">&dt-command;</xsl:when>
      <xsl:otherwise>&dt-mail;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- How a destination fares, and a message: a shape and a word. -->
  <xsl:template name="destination-state">
    <xsl:choose>
      <xsl:when test="@enabled = 'no'"><span class="tag">&destination-off;</span></xsl:when>
      <xsl:when test="@paused-until"><span class="badge c-expired"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&destination-pauses;</span></xsl:when>
      <xsl:when test="@failures != 0"><span class="tag">&destination-falters;</span></xsl:when>
      <xsl:otherwise><span class="badge c-active"><span class="i i-resolved"/>&destination-on;</span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="message-state">
    <xsl:choose>
      <xsl:when test="@state = 'sent'"><span class="badge c-active"><span class="i i-resolved"/>&ms-sent;</span></xsl:when>
      <xsl:when test="@state = 'failed'"><span class="badge c-expired"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template>&ms-failed;</span></xsl:when>
      <xsl:when test="@state = 'sending'"><span class="tag">&ms-sending;</span></xsl:when>
      <xsl:when test="@state = 'withdrawn'"><span class="tag">&ms-withdrawn;</span></xsl:when>
      <xsl:when test="@state = 'discarded'"><span class="tag">&ms-discarded;</span></xsl:when>
      <xsl:when test="@held = 'yes'"><span class="tag">&ms-held;</span></xsl:when>
      <xsl:otherwise><span class="tag">&ms-waiting;</span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- $where: whether to say where each goes. -->
  <xsl:template match="messages" mode="messages-table">
    <xsl:param name="label"/>
    <xsl:param name="where"/>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="{$label}">
      <table class="data">
        <thead><tr><th scope="col">&message;</th><xsl:if test="$where"><th scope="col">&message-to;</th></xsl:if><th scope="col">&status;</th><th scope="col">&message-attempts;</th><th scope="col">&message-said;</th></tr></thead>
        <tbody>
          <xsl:for-each select="message">
            <tr>
              <td><a href="{$base}/admin/outbox/{@id}"><xsl:value-of select="@template"/><xsl:text> </xsl:text><xsl:value-of select="@id"/></a><p class="muted"><xsl:call-template name="time"><xsl:with-param name="at" select="@created-at"/><xsl:with-param name="ago" select="@created-at-ago"/></xsl:call-template></p></td>
              <xsl:if test="$where"><td><xsl:call-template name="message-to"/></td></xsl:if>
              <td><xsl:call-template name="message-state"/><xsl:if test="@repeats != 0"><p class="muted">&message-repeats;</p></xsl:if></td>
              <td><xsl:value-of select="@attempts"/></td>
              <td class="said"><xsl:value-of select="@said"/></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
  </xsl:template>

  <xsl:template name="message-to">
    <xsl:choose>
      <xsl:when test="@destination-id"><a href="{$base}/admin/destinations/{@destination-id}"><xsl:value-of select="@destination"/></a></xsl:when>
      <xsl:otherwise><xsl:value-of select="@recipient"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A new secret, shown once. -->
  <xsl:template match="outcome" mode="secret-made">
    <div class="notice" role="status">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>
      <div>
        <xsl:choose>
          <xsl:when test="@subject"><p>&secret-once;</p><p><code class="secret"><xsl:value-of select="@subject"/></code></p></xsl:when>
          <xsl:otherwise><p>&secret-made-before;</p></xsl:otherwise>
        </xsl:choose>
      </div>
    </div>
  </xsl:template>

  <!-- What a webhook is told of; as it is, or as it was typed. -->
  <xsl:template name="event-checks">
    <xsl:param name="route"/>
    <xsl:param name="of" select="/.."/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <fieldset class="checks">
      <legend>&events-told;</legend>
      <p class="hint">&events-told-hint;</p>
      <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'type'"/></xsl:call-template>
      <label><input type="checkbox" name="filed" value="yes" id="f-filed"><xsl:if test="$refused/fields/field[@name = 'filed'] or not($refused) and $of/@filed = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&ev-filed;</label>
      <label><input type="checkbox" name="comments" value="yes"><xsl:if test="$refused/fields/field[@name = 'comments'] or not($refused) and $of/@comments = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&ev-comments;</label>
      <label><input type="checkbox" name="changes" value="yes"><xsl:if test="$refused/fields/field[@name = 'changes'] or not($refused) and $of/@changes = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&ev-changes;</label>
      <label><input type="checkbox" name="contracts" value="yes"><xsl:if test="$refused/fields/field[@name = 'contracts'] or not($refused) and $of/@contracts = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&ev-contracts;</label>
      <label><input type="checkbox" name="internal" value="yes"><xsl:if test="$refused/fields/field[@name = 'internal'] or not($refused) and $of/@internal = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><b>&ev-internal;</b><xsl:text> </xsl:text><span class="muted">&ev-internal-hint;</span></label>
    </fieldset>
  </xsl:template>

  <xsl:template match="problem[@code = 'not-a-web-address']" mode="sentence">&x-not-a-web-address;</xsl:template>
  <xsl:template match="problem[@code = 'not-an-address'][@field = 'target']" mode="sentence">&x-not-an-address;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-command']" mode="sentence">&x-not-a-command;</xsl:template>
  <xsl:template match="problem[@code = 'webhooks-only']" mode="sentence">&x-webhooks-only;</xsl:template>
  <xsl:template match="problem[@code = 'destination-off']" mode="sentence">&x-destination-off;</xsl:template>
  <xsl:template match="problem[@code = 'not-to-be-sent-again']" mode="sentence">&x-not-to-be-sent-again;</xsl:template>
  <xsl:template match="problem[@code = 'not-to-be-discarded']" mode="sentence">&x-not-to-be-discarded;</xsl:template>
</xsl:stylesheet>
