<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What staff do with an issue as a piece of work: go through a place one by one, skip, snooze, hand over. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Above the issue while one works through a place. -->
  <xsl:template name="workbar">
    <div class="workbar">
      <p>
        <b>&work-mode;<xsl:text> </xsl:text><xsl:choose><xsl:when test="../turn/@name"><xsl:value-of select="../turn/@name"/></xsl:when><xsl:otherwise><xsl:value-of select="$work"/></xsl:otherwise></xsl:choose></b>
        <xsl:for-each select="../turn[@handed]">
          <xsl:text> </xsl:text><span class="num"><xsl:choose><xsl:when test="@beyond = 'yes'">&work-progress-beyond;</xsl:when><xsl:otherwise>&work-progress;</xsl:otherwise></xsl:choose></span>
        </xsl:for-each>
        <xsl:for-each select="../turn[@held-mine = 'yes']">
          <xsl:text> </xsl:text><span class="muted">&held-yours;<xsl:text> </xsl:text><time datetime="{@held-until}" title="{translate(@held-until, 'T', ' ')}"><xsl:value-of select="@held-until-ago"/></time></span>
        </xsl:for-each>
        <xsl:text> </xsl:text><a><xsl:attribute name="href"><xsl:value-of select="$base"/><xsl:call-template name="place-path"><xsl:with-param name="place" select="$work"/></xsl:call-template></xsl:attribute>&leave-work;</a>
      </p>
      <xsl:call-template name="take-next"><xsl:with-param name="queue" select="$work"/><xsl:with-param name="label">&next-in;</xsl:with-param></xsl:call-template>
    </div>
  </xsl:template>

  <!-- Beside it. -->
  <xsl:template name="desk-side">
    <xsl:for-each select="../turn[@held-by and @held-mine = 'no']">
      <p class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'person'"/></xsl:call-template><span>&held-others;</span></p>
    </xsl:for-each>
    <xsl:for-each select="../turn[@snoozed-until or @until-reply]">
      <div class="notice">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'clock'"/></xsl:call-template>
        <div>
          <p><xsl:choose><xsl:when test="@until-reply = 'yes'">&snoozed-until-reply;</xsl:when><xsl:otherwise>&snoozed-until;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@snoozed-until"/><xsl:with-param name="ago" select="@snoozed-until-ago"/></xsl:call-template></xsl:otherwise></xsl:choose></p>
          <form method="post" action="{$base}/N{../item/@number}/wake"><xsl:call-template name="tokens"/><xsl:call-template name="work-kept"/><button class="small">&wake;</button></form>
        </div>
      </div>
    </xsl:for-each>
    <xsl:if test="@closed = 'no'">
      <xsl:if test="$work or /page/form[@route = 'item_skip']"><xsl:call-template name="skip-form"/></xsl:if>
      <xsl:call-template name="snooze-form"/>
      <xsl:call-template name="hand-over-form"/>
    </xsl:if>
  </xsl:template>

  <xsl:template name="work-kept"><xsl:if test="$work"><input type="hidden" name="work" value="{$work}"/></xsl:if></xsl:template>

  <xsl:template name="skip-form">
    <details class="fold" data-key="s">
      <xsl:if test="/page/form[@route = 'item_skip']"><xsl:attribute name="open"/></xsl:if>
      <summary>&work-skip;</summary>
      <form class="stack" method="post" action="{$base}/N{@number}/skip">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="work-kept"/>
        <p class="hint">&skip-hint;</p>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'item_skip'"/>
          <xsl:with-param name="name" select="'why'"/>
          <xsl:with-param name="label">&skip-why;</xsl:with-param>
          <xsl:with-param name="autocomplete" select="'off'"/>
        </xsl:call-template>
        <button>&skip-button;</button>
      </form>
    </details>
  </xsl:template>

  <xsl:template name="snooze-form">
    <xsl:variable name="refused" select="/page/form[@route = 'item_snooze']"/>
    <details class="fold" data-key="z">
      <xsl:if test="$refused"><xsl:attribute name="open"/></xsl:if>
      <summary>&snooze;</summary>
      <form class="stack" method="post" action="{$base}/N{@number}/snooze">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="work-kept"/>
        <p class="hint">&snooze-hint;</p>
        <xsl:variable name="until"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'until']/@value"/></xsl:when><xsl:otherwise>tomorrow</xsl:otherwise></xsl:choose></xsl:variable>
        <div class="field">
          <label for="f-until">&snooze-until;</label>
          <select id="f-until" name="until">
            <option value="hour"><xsl:if test="$until = 'hour'"><xsl:attribute name="selected"/></xsl:if>&snooze-hour;</option>
            <option value="hours"><xsl:if test="$until = 'hours'"><xsl:attribute name="selected"/></xsl:if>&snooze-hours;</option>
            <option value="tomorrow"><xsl:if test="$until = 'tomorrow'"><xsl:attribute name="selected"/></xsl:if>&snooze-tomorrow;</option>
            <option value="week"><xsl:if test="$until = 'week'"><xsl:attribute name="selected"/></xsl:if>&snooze-week;</option>
            <option value="reply"><xsl:if test="$until = 'reply'"><xsl:attribute name="selected"/></xsl:if>&snooze-reply;</option>
            <option value="time"><xsl:if test="$until = 'time'"><xsl:attribute name="selected"/></xsl:if>&snooze-time;</option>
          </select>
        </div>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'item_snooze'"/>
          <xsl:with-param name="name" select="'moment'"/>
          <xsl:with-param name="label">&snooze-moment;</xsl:with-param>
          <xsl:with-param name="type" select="'datetime-local'"/>
          <xsl:with-param name="optional" select="true()"/>
        </xsl:call-template>
        <button>&snooze-button;</button>
      </form>
    </details>
  </xsl:template>

  <!-- The same action as the box below the issue: owner and note in one. What is wrong with it is said there. -->
  <xsl:template name="hand-over-form">
    <details class="fold" data-key="h">
      <summary>&hand-over;</summary>
      <form class="stack" method="post" action="{$base}/N{@number}">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="work-kept"/>
        <input type="hidden" name="version"><xsl:attribute name="value"><xsl:call-template name="version"/></xsl:attribute></input>
        <input type="hidden" name="visibility" value="internal"/>
        <xsl:if test="$work"><input type="hidden" name="next" value="send"/></xsl:if>
        <p class="hint">&hand-over-hint;</p>
        <div class="field">
          <label for="f-hand-over">&hand-over-to;</label>
          <select id="f-hand-over" name="owner" required="">
            <option value="">&hand-over-choose;</option>
            <xsl:variable name="now" select="@owner-id"/>
            <xsl:for-each select="../staff/person[not(@id = $now) and @id != /page/viewer/@person]"><option value="{@id}"><xsl:value-of select="@name"/></option></xsl:for-each>
          </select>
        </div>
        <div class="field">
          <label for="f-hand-over-note">&hand-over-note;</label>
          <textarea id="f-hand-over-note" name="comment" rows="3"/>
        </div>
        <button>&hand-over-button;</button>
      </form>
    </details>
  </xsl:template>

  <!-- In the timeline, for staff. -->
  <xsl:template match="entry[@kind = 'desk']" mode="timeline">
    <li class="event" id="e{@id}">
      <span class="i i-clock"/>
      <p>
        <xsl:if test="@person"><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text></xsl:if>
        <xsl:choose>
          <xsl:when test="@old = 'given-back'">&e-given-back;</xsl:when>
          <xsl:when test="@old = 'skipped'">&e-skipped;</xsl:when>
          <xsl:when test="@old = 'snoozed' and @new">&e-snoozed;</xsl:when>
          <xsl:when test="@old = 'snoozed'">&e-snoozed-reply;</xsl:when>
          <xsl:when test="@new = 'time'">&e-woken-time;</xsl:when>
          <xsl:when test="@new = 'reply'">&e-woken-reply;</xsl:when>
          <xsl:otherwise>&e-woken;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text>
        <xsl:call-template name="entry-link"/>
      </p>
    </li>
  </xsl:template>

  <xsl:template match="problem[@field = 'why']" mode="label">&skip-why;</xsl:template>
  <xsl:template match="problem[@field = 'moment']" mode="label">&snooze-moment;</xsl:template>
  <xsl:template match="problem[@code = 'required'][@field = 'why']" mode="sentence">&x-required-why;</xsl:template>
  <xsl:template match="problem[@code = 'required'][@field = 'moment']" mode="sentence">&x-required-moment;</xsl:template>
  <xsl:template match="problem[@field = 'moment'][@code = 'not-a-time']" mode="sentence">&x-not-a-moment;</xsl:template>
  <xsl:template match="problem[@field = 'moment'][@code = 'is-past']" mode="sentence">&x-is-past;</xsl:template>
  <xsl:template match="problem[@code = 'item-is-closed']" mode="sentence">&x-item-is-closed;</xsl:template>

  <xsl:template match="flash[@code = 'handed']" mode="flash">&f-handed;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:template>
  <xsl:template match="flash[@code = 'skipped']" mode="flash">&f-skipped;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:template>
  <xsl:template match="flash[@code = 'snoozed']" mode="flash">&f-snoozed;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:template>
  <xsl:template match="flash[@code = 'woken']" mode="flash">&f-woken;<xsl:text> </xsl:text><xsl:call-template name="flash-link"/>.</xsl:template>
</xsl:stylesheet>
